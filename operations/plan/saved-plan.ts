import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { z } from "zod";
import { ConfigurationError } from "../../config/errors";
import { STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES, type StageName } from "../../config/stages";
import { OUTDIR } from "../outdir";

const RECORD = "saved-plan.json";

/** Milliseconds after which no run writes into its folder any more. */
const LONGEST_RUN = 24 * 3_600_000;

/** Which state, and which of its versions; an empty lineage is that of a state that was never written. */
const stateVersion = z.object({ lineage: z.string(), serial: z.number() });

const savedStack = z.object({
  part: z.enum(STACK_PARTS),
  id: z.string(),
  /** `waits`: producers were never applied. `blocked`: `prevent_destroy` forbids it. */
  outcome: z.enum(["planned", "waits", "blocked"]),
  /** Ids of the stacks after which this one has to be planned again, or for the first time. */
  after: z.array(z.string()),
  changes: z.boolean(),
  /** Hex SHA-256 each. */
  planFile: z.string().nullable(),
  sources: z.string(),
  lockFile: z.string().nullable(),
  state: stateVersion,
  /** By id: the states that the plan was made from, with a hash of each output that it reads. */
  producers: z.record(z.string(), stateVersion.extend({ outputs: z.record(z.string(), z.string()) })),
});

const savedPlan = z.object({
  version: z.literal(1),
  stage: z.enum(STAGE_NAMES),
  workspace: z.string(),
  /** Null where nobody could be asked for it, as with state in files and no AWS. */
  account: z.string().nullable(),
  terraform: z.string(),
  stacks: z.array(savedStack),
});

/** The plans of a stage that wait to be applied, and all that they were made from. Holds no secrets; the plan files beside it do. */
export type SavedPlan = z.output<typeof savedPlan>;
export type SavedStack = z.output<typeof savedStack>;

/** Where the plans and reports of a stage are. */
export function planFolder(stage: StageName): string {
  return join(OUTDIR, "plan", stage);
}

/** Absolute: terraform reads it from the folder of a stack. */
export function planFile(folder: string, stackId: string): string {
  return resolve(folder, `${stackId}.tfplan`);
}

/**
 * Beside a plan file while it is applied. When everything is killed at once the state may be the one of before, and
 * Terraform would take the plan for a fresh one: what was made would be made twice.
 */
export function begunMark(planFile: string): string {
  return `${planFile}.begun`;
}

/** @throws ConfigurationError when there is none, or one of another version of this project */
export async function readSavedPlan(stage: StageName): Promise<SavedPlan> {
  const file = join(planFolder(stage), RECORD);
  const again = `npm run plan -- --stage ${stage}`;
  const text = await readFile(file, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ConfigurationError(
      `There is no saved plan of stage ${stage}: none was made, the last one failed, or it has been applied. Make one: ${again}`,
    );
  });
  const read = savedPlan.safeParse(parsed(text));
  if (!read.success || read.data.stage !== stage) {
    throw new ConfigurationError(
      `${file} is not a saved plan of stage ${stage} that can be read. Make a new one: ${again}`,
    );
  }
  return read.data;
}

/** Takes away what `apply` would use, and leaves the reports. */
export async function discardSavedPlan(saved: SavedPlan): Promise<void> {
  const folder = planFolder(saved.stage);
  // The record first: without it no plan file counts.
  const plans = saved.stacks.map(({ id }) => planFile(folder, id));
  for (const file of [join(folder, RECORD), ...plans, ...plans.map(begunMark)]) {
    await rm(file, { force: true });
  }
}

/**
 * Does `work` with an empty folder that only its owner can read, and puts that in place of the stage's plans when `work`
 * says so: whoever reads there finds the plans of before or the new ones, never some of each.
 */
export async function inPlanFolder<T>(
  stage: StageName,
  work: (folder: string) => Promise<{ readonly keep: boolean; readonly result: T }>,
): Promise<T> {
  const parent = join(OUTDIR, "plan");
  await mkdir(parent, { recursive: true, mode: 0o700 });
  await removeLeftOver(parent);
  const folder = await mkdtemp(join(parent, `.${stage}-`));
  try {
    const { keep, result } = await work(folder);
    if (keep) await replace(planFolder(stage), folder);
    return result;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folders that a killed run left: their plans hold secrets, and are no one's to apply. */
async function removeLeftOver(parent: string): Promise<void> {
  for (const name of await readdir(parent)) {
    const folder = join(parent, name);
    if (!name.startsWith(".")) continue;
    const { mtimeMs } = await stat(folder).catch(() => ({ mtimeMs: Number.POSITIVE_INFINITY }));
    if (Date.now() - mtimeMs > LONGEST_RUN) await rm(folder, { recursive: true, force: true });
  }
}

export async function writeSavedPlan(folder: string, saved: SavedPlan): Promise<void> {
  await writeFile(join(folder, RECORD), `${JSON.stringify(saved, null, 2)}\n`, { mode: 0o600 });
}

async function replace(target: string, folder: string): Promise<void> {
  const before = `${folder}-before`;
  await rename(target, before).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
  await rename(folder, target);
  await rm(before, { recursive: true, force: true });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
