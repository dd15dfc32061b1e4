import { mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { type Measurement, measure } from "../../benchmarks/synth/measure";
import { run } from "../e2e/support/command";
import { type JsonDifference, jsonDifferences } from "./json-differences";
import { CDKTN_VERSION, copyProject, SWITCHES, type Switch, switchedProject } from "./switches";
import { isVersionMetadata } from "./version-metadata";

const USAGE = `npm run check:cdktn

Synthesizes all stages with cdktf and, on copies of the sources in a temporary folder, with CDK Terrain (cdktn), and compares
what is written: JSON value by value, everything else byte by byte. docs/cdk-terrain.md explains the switch.

The packages come from npm the first time, about 900 MB, and stay in the user's cache.

Exit codes: 0 only version metadata differs, 1 something else does (the first differences are printed), or failed.`;

/** Of differences that must not be, as many are printed. */
const SHOWN = 20;

async function check(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-cdktn-"));
  try {
    const project = join(folder, "cdktf");
    await copyProject(project);
    const before = await synthesized(project);
    console.log(`cdktf: all stages in ${described(before)}`);
    const results: boolean[] = [];
    for (const [index, way] of SWITCHES.entries()) {
      results.push(await compare(join(folder, `cdktn-${index}`), way, project));
    }
    return !results.includes(false);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function compare(folder: string, way: Switch, project: string): Promise<boolean> {
  console.log(`\n${way.title}`);
  const { renamedFiles } = await switchedProject(folder, way);
  if (way.renames) console.log(`  imports renamed in ${renamedFiles} files`);
  await run(join(folder, "node_modules/.bin/tsc"), ["-p", "operations", "--noEmit"], { cwd: folder });
  console.log("  types: hold");
  console.log(`  all stages in ${described(await synthesized(folder))}`);

  const differences = await jsonDifferences(join(project, "cdktf.out"), join(folder, "cdktf.out"));
  const others = differences.filter((difference) => !isVersionMetadata(difference));
  const stacks = (await readdir(join(folder, "cdktf.out", "stacks"))).length;
  const written = differences.filter(
    ({ path, after }) => path === "//.metadata.version" && after === CDKTN_VERSION,
  );
  for (const line of summary(differences.filter(isVersionMetadata))) console.log(`  ${line}`);
  if (written.length !== stacks) console.log(`  ${stacks - written.length} stacks were not written by cdktn`);
  for (const { file, path, ...values } of others.slice(0, SHOWN)) {
    console.log(`  DIFFERENT ${file} ${path}: ${change(values)}`);
  }
  if (others.length > SHOWN) console.log(`  and ${others.length - SHOWN} more`);
  const isSame = others.length === 0 && written.length === stacks;
  console.log(
    `  ${isSame ? `nothing else differs in ${stacks} stacks` : "this is more than version metadata"}`,
  );
  return isSame;
}

async function synthesized(project: string): Promise<Measurement> {
  const env = { STAGE: "all", BACKEND: "s3", BACKEND_FILE: "backend.tf.example", LOCK: "dynamodb" };
  return measure("node", ["--import", "tsx", "main.ts"], { cwd: project, env });
}

function described({ seconds, peakMemory }: Measurement): string {
  return `${seconds.toFixed(1)} s, ${Math.round(peakMemory / 1e6)} MB`;
}

/** Each difference once, with how many files have it. */
function summary(differences: readonly JsonDifference[]): string[] {
  const counts = new Map<string, number>();
  for (const { path, ...values } of differences) {
    const line = `${path}: ${change(values)}`;
    counts.set(line, (counts.get(line) ?? 0) + 1);
  }
  return [...counts].map(([line, count]) => `${line} (${count} ${count === 1 ? "file" : "files"})`);
}

function change({ before, after }: Pick<JsonDifference, "before" | "after">): string {
  return [before, after].map((value) => (JSON.stringify(value) ?? "absent").slice(0, 200)).join(" -> ");
}

const { values } = parseArgs({ options: { help: { type: "boolean" } } });
if (values.help) console.log(USAGE);
else {
  check()
    .then((isSame) => {
      if (!isSame) process.exitCode = 1;
    })
    .catch((error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    });
}
