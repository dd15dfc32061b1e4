import { deployedDev } from "../../__tests__/e2e/support/foundation";
import { beginRun, endRun } from "../../__tests__/e2e/support/run-of-suite";
import { removeProjects, type StageProject } from "../../__tests__/e2e/support/stage-project";
import { type ComparisonOptions, judge, median, runBenchmark } from "../comparison";

/** Of the wall time of `npx cdktf diff` for each stack in turn. */
const TARGET = 0.5;
const STAGE = "dev";
const STACKS = ["Infrastructure", "Database", "Api", "Monitoring"].map(
  (part) => `Marketplace${part}-${STAGE}`,
);
const USAGE = `npm run bench:plan [-- --check] [-- --runs=3]

Measures npm run plan over the four stacks of a deployed dev stage against npx cdktf diff for each of them in turn, which is
what shows the same without this project's commands: with the same state in an emulator's S3, and with the stand-in for the
AWS provider (E2E_PROVIDER=registry takes the provider itself).

  --check    exit code 1 when the target is missed
  --runs=n   measured runs of each, the middle one counts; 3 unless told`;

async function measured({ runs }: ComparisonOptions): Promise<boolean[]> {
  await beginRun(process.env.E2E_PROVIDER ?? "schema");
  try {
    const { plans, diffs } = await compare(await deployedDev("benchmark"), runs);
    console.log(`npm run plan: ${plans.toFixed(2)} s`);
    console.log(`npx cdktf diff, ${STACKS.length} times: ${diffs.toFixed(2)} s`);
    return [judge("wall time", plans / diffs, TARGET)];
  } finally {
    removeProjects();
    await endRun();
  }
}

/**
 * Both ways in turns, so that whatever else the machine does meets both, and with a change to show. The first pair only
 * initializes folders and fills caches.
 */
async function compare(
  project: StageProject,
  runs: number,
): Promise<{ readonly plans: number; readonly diffs: number }> {
  await project.edit("config/stages.ts", "logRetentionDays: 14", "logRetentionDays: 7");
  const plans: number[] = [];
  const diffs: number[] = [];
  for (let run = 0; run <= runs; run += 1) {
    const ours = await seconds(() => plan(project));
    const theirs = await seconds(() => diffEach(project));
    if (run === 0) continue;
    plans.push(ours);
    diffs.push(theirs);
  }
  return { plans: median(plans), diffs: median(diffs) };
}

async function plan(project: StageProject): Promise<void> {
  const { exitCode, output } = await project.program("npm", ["run", "plan", "--", "--stage", STAGE]);
  if (exitCode !== 2) throw new Error(`npm run plan: exit code ${exitCode}\n${output}`);
}

async function diffEach(project: StageProject): Promise<void> {
  for (const stack of STACKS) {
    // The lock of the provider's checksums would ask the registry.
    const args = ["cdktf", "diff", stack, "--skip-provider-lock"];
    const { exitCode, output } = await project.program("npx", args, { STAGE, CI: "true" });
    if (exitCode !== 0) throw new Error(`npx cdktf diff ${stack}: exit code ${exitCode}\n${output}`);
  }
}

async function seconds(work: () => Promise<void>): Promise<number> {
  const started = performance.now();
  await work();
  return (performance.now() - started) / 1000;
}

runBenchmark(USAGE, measured);
