import { existsSync, rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { selectStages } from "../config/select-stages";
import type { StageConfig } from "../config/stages";
import { packageHandlers } from "../packaging/package-handlers";
import { OUTDIR } from "./outdir";
import { stacksOf } from "./stage-stacks";
import { typeCheck } from "./type-check";

/** What was written, and what somebody should know of it. */
export interface Synthesized {
  readonly stages: readonly StageConfig[];
  readonly warnings: readonly string[];
}

/**
 * Writes the Terraform JSON of the chosen stages to `cdktf.out`. Everything is synthesized into a folder of its own first:
 * where the types, the configuration or a policy fail, `cdktf.out` stays as it was.
 *
 * @param selection a stage's name, or `all`
 */
export async function synthesizeStages(selection: string): Promise<Synthesized> {
  const stages = selectStages(selection);
  const environment = { ...process.env, STAGE: selection };

  await inFreshFolder(async (fresh) => {
    // Both to their end, so that none still writes when the folder is removed. Type errors explain most others.
    const ended = await Promise.allSettled([typeCheck(), synthesizeInto(fresh, environment)]);
    const failed = ended.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    await publish(fresh, stages);
  });
  return { stages, warnings: await readWarnings() };
}

/** Loads the stacks and cdktf only when compiler and bundler are at work, each in a process of its own. */
async function synthesizeInto(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const handlers = packageHandlers("dist");
  // Awaited by synthesize(), but only after it has read the backend's file.
  handlers.catch(() => undefined);
  const { synthesize } = await import("../main");
  await synthesize(environment, folder, handlers);
}

/** Runs `work` with a new folder that is gone afterwards, also when the user presses Ctrl-C. */
async function inFreshFolder(work: (folder: string) => Promise<void>): Promise<void> {
  await mkdir("dist", { recursive: true });
  const folder = await mkdtemp(join("dist", "synth-"));
  const interrupted = () => {
    rmSync(folder, { recursive: true, force: true });
    process.exit(130);
  };
  process.once("SIGINT", interrupted).once("SIGTERM", interrupted);
  try {
    await work(folder);
  } finally {
    process.off("SIGINT", interrupted).off("SIGTERM", interrupted);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Moves what was synthesized into `cdktf.out`. Of a stack's folder only the JSON and the assets are replaced: state,
 * selected workspace and installed providers stay, and so do the folders of other stages. Old assets go last: whenever this
 * is interrupted, each JSON has its own.
 */
async function publish(fresh: string, stages: readonly StageConfig[]): Promise<void> {
  await cp(fresh, OUTDIR, { recursive: true });
  const folders = stages.flatMap(stacksOf).map(({ id }) => join("stacks", id, "assets"));
  await Promise.all(folders.map((folder) => removeAbsent(join(OUTDIR, folder), join(fresh, folder))));
}

/** Removes from a folder what another one does not have. */
async function removeAbsent(folder: string, other: string): Promise<void> {
  if (!existsSync(folder)) return;
  const [present, wanted] = await Promise.all([folder, other].map(entriesOf));
  const absent = [...(present ?? [])].filter((entry) => !wanted?.has(entry));
  await Promise.all(absent.map((entry) => rm(join(folder, entry), { recursive: true, force: true })));
}

async function entriesOf(folder: string): Promise<Set<string>> {
  return new Set(existsSync(folder) ? await readdir(folder, { recursive: true }) : []);
}

/** The warnings that the manifest holds. */
async function readWarnings(): Promise<string[]> {
  const { AnnotationMetadataEntryType } = await import("cdktf");
  const manifest = JSON.parse(await readFile(join(OUTDIR, "manifest.json"), "utf8")) as Manifest;
  return Object.values(manifest.stacks)
    .flatMap(({ annotations }) => annotations)
    .filter(({ level }) => level === AnnotationMetadataEntryType.WARN)
    .map(({ message }) => message);
}

/** The part of cdktf's manifest that holds what was noticed during synth. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly annotations: readonly { readonly level: string; readonly message: string }[] }>
  >;
}
