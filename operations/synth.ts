import { rmSync } from "node:fs";
import { cp, mkdir, mkdtemp, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import pc from "picocolors";
import { Naming, STACK_PARTS } from "../config/naming";
import { type StageConfig, selectStages } from "../config/stages";
import { packageHandlers } from "../packaging/package-handlers";
import { typeCheck } from "./type-check";

const OUTDIR = "cdktf.out";

export interface SynthOptions {
  /** A stage's name, or `all`. */
  readonly stage: string;
  /** Print one JSON document instead of lines. */
  readonly json: boolean;
}

interface StackSummary {
  readonly stage: string;
  readonly id: string;
  /** Resources that Terraform would manage; data sources do not count. */
  readonly resources: number;
  /** The JSON, relative to the project. */
  readonly path: string;
}

/**
 * Writes the Terraform JSON of the chosen stages to `cdktf.out` and says what it wrote. Everything is synthesized into a
 * folder of its own first: where the types, the configuration or a policy fail, `cdktf.out` stays as it was.
 */
export async function synth({ stage, json }: SynthOptions): Promise<void> {
  const started = performance.now();
  const stages = selectStages(stage);
  const environment = { ...process.env, STAGE: stage };

  await inFreshFolder(async (fresh) => {
    // Both to their end, so that none still writes when the folder is removed. Type errors explain most others.
    const ended = await Promise.allSettled([typeCheck(), synthesizeInto(fresh, environment)]);
    const failed = ended.find(({ status }) => status === "rejected");
    if (failed?.status === "rejected") throw failed.reason;
    await publish(fresh, stages);
  });

  await printWarnings();
  const stacks = await summarize(stages);
  const seconds = Number(((performance.now() - started) / 1000).toFixed(2));
  if (json) console.log(JSON.stringify({ outdir: OUTDIR, seconds, stacks }, null, 2));
  else printLines(stacks, stages, seconds);
}

/** Loads the stacks and cdktf only when compiler and bundler are at work, each in a process of its own. */
async function synthesizeInto(folder: string, environment: NodeJS.ProcessEnv): Promise<void> {
  const handlers = packageHandlers("dist");
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
 * selected workspace and installed providers stay, and so do the folders of other stages.
 */
async function publish(fresh: string, stages: readonly StageConfig[]): Promise<void> {
  const ids = stages.flatMap((stage) => STACK_PARTS.map((part) => new Naming(stage).stack(part)));
  await Promise.all(
    ids.map((id) => rm(join(OUTDIR, "stacks", id, "assets"), { recursive: true, force: true })),
  );
  await cp(fresh, OUTDIR, { recursive: true });
}

async function summarize(stages: readonly StageConfig[]): Promise<StackSummary[]> {
  const stacks = stages.flatMap((stage) =>
    STACK_PARTS.map((part) => ({ stage: stage.name, id: new Naming(stage).stack(part) })),
  );
  return Promise.all(
    stacks.map(async ({ stage, id }) => {
      const path = join(OUTDIR, "stacks", id, "cdk.tf.json");
      const { resource = {} } = JSON.parse(await readFile(path, "utf8")) as {
        resource?: Record<string, object>;
      };
      const resources = Object.values(resource).reduce((total, byId) => total + Object.keys(byId).length, 0);
      return { stage, id, resources, path };
    }),
  );
}

function printLines(stacks: readonly StackSummary[], stages: readonly StageConfig[], seconds: number): void {
  const width = Math.max(...stacks.map(({ id }) => id.length));
  for (const { id, resources, path } of stacks) {
    console.log(`${pc.bold(id.padEnd(width))}  ${String(resources).padStart(3)} resources  ${pc.dim(path)}`);
  }
  console.log(`\n${stacks.length} stacks in ${seconds} s. Next:\n`);
  const [first] = stages;
  const [folder] = stacks;
  if (first === undefined || folder === undefined) return;
  console.log(`  cd ${join(OUTDIR, "stacks", folder.id)}`);
  console.log("  TF_WORKSPACE=default terraform init -input=false");
  console.log(`  terraform workspace select -or-create ${first.name} && terraform plan\n`);
}

/** Prints the warnings that the manifest holds, on stderr: stdout may be read by a pipeline. */
async function printWarnings(): Promise<void> {
  const { AnnotationMetadataEntryType } = await import("cdktf");
  const manifest = JSON.parse(await readFile(join(OUTDIR, "manifest.json"), "utf8")) as Manifest;
  for (const { annotations } of Object.values(manifest.stacks)) {
    for (const { level, message } of annotations) {
      if (level === AnnotationMetadataEntryType.WARN) console.error(`${pc.yellow("warning:")} ${message}`);
    }
  }
}

/** The part of cdktf's manifest that holds what was noticed during synth. */
interface Manifest {
  readonly stacks: Readonly<
    Record<string, { readonly annotations: readonly { readonly level: string; readonly message: string }[] }>
  >;
}
