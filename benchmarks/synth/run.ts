import { execFileSync } from "node:child_process";
import { appendFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ComparisonOptions, judge, median, runBenchmark } from "../comparison";
import { type Measurement, measure } from "./measure";
import { makeProject, makeTemplateProject } from "./template-project";

/** Of the template's wall time and peak memory, and growth of synth time for ten times the routes and tables. */
const TARGETS = { time: 0.2, memory: 0.5, growth: 5 };
const FACTOR = 10;
const ENVIRONMENT = { STAGE: "dev" };
/** A source file that every stack uses. */
const EDITED = "stacks/marketplace-stack.ts";
const USAGE = `npm run bench:synth [-- --check] [-- --runs=3]

Measures the whole of npm run synth (types, bundles, zips, JSON of dev) against the way CDKTF's TypeScript template
synthesizes the same stacks, in turns, and how synth time grows with routes and tables.

  --check    exit code 1 when a target is missed
  --runs=n   measured runs of each, the middle one counts; 3 unless told`;

async function measured({ runs }: ComparisonOptions): Promise<boolean[]> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-bench-"));
  try {
    const { ours, templates } = await compare(folder, runs);
    console.log(described("npm run synth", ours));
    console.log(described("npx cdktf synth, npx ts-node main.ts", templates));
    const growth = await growthOf(join(folder, "project"), runs);
    return [
      judge("wall time", ours.seconds / templates.seconds, TARGETS.time),
      judge("peak memory", ours.peakMemory / templates.peakMemory, TARGETS.memory),
      judge(`synth of ${FACTOR}x routes and tables`, growth, TARGETS.growth),
    ];
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * Both ways in turns, so that whatever else the machine does meets both, and each after an edit, as they are run all day.
 * The first pair only fills caches.
 */
async function compare(
  folder: string,
  runs: number,
): Promise<{ readonly ours: Measurement; readonly templates: Measurement }> {
  const project = join(folder, "project");
  const template = join(folder, "template");
  await makeProject(project);
  await makeTemplateProject(template);
  const ours: Measurement[] = [];
  const templates: Measurement[] = [];
  for (let run = 0; run <= runs; run += 1) {
    for (const copy of [project, template]) await appendFile(join(copy, EDITED), `// edit ${run}\n`);
    const own = await measure("npm", ["run", "synth"], { cwd: project, env: ENVIRONMENT });
    const theirs = await measure("npx", ["cdktf", "synth"], { cwd: template, env: ENVIRONMENT });
    if (run === 0) continue;
    ours.push(own);
    templates.push(theirs);
  }
  return { ours: middle(ours), templates: middle(templates) };
}

/** How much longer constructs, policies and JSON take with many routes and tables. */
async function growthOf(project: string, runs: number): Promise<number> {
  const seconds: Record<"once" | "many", number[]> = { once: [], many: [] };
  for (let run = 0; run < runs; run += 1) {
    seconds.once.push(scaledSynth(project, 1));
    seconds.many.push(scaledSynth(project, FACTOR));
  }
  const once = median(seconds.once);
  const many = median(seconds.many);
  console.log(
    `constructs to JSON: ${once.toFixed(2)} s; of ${FACTOR}x routes and tables: ${many.toFixed(2)} s`,
  );
  return many / once;
}

function scaledSynth(project: string, factor: number): number {
  const args = ["--import", "tsx", "benchmarks/synth/scaled-app.ts", String(factor)];
  return Number(execFileSync("node", args, { cwd: project, encoding: "utf8" }));
}

function described(what: string, { seconds, peakMemory }: Measurement): string {
  return `${what}: ${seconds.toFixed(2)} s, ${Math.round(peakMemory / 1e6)} MB`;
}

function middle(measurements: readonly Measurement[]): Measurement {
  return {
    seconds: median(measurements.map(({ seconds }) => seconds)),
    peakMemory: median(measurements.map(({ peakMemory }) => peakMemory)),
  };
}

runBenchmark(USAGE, measured);
