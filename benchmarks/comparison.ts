import { parseArgs } from "node:util";

/** How a benchmark that compares two ways was called. */
export interface ComparisonOptions {
  /** Make a missed target the exit code 1. */
  readonly check: boolean;
  /** Measured runs of each way, of which the middle one counts. */
  readonly runs: number;
}

/**
 * Runs a benchmark with the options of the command line, `--check` and `--runs=n` (3 unless told); `--help` prints the usage
 * instead.
 *
 * @param compare prints its figures and answers whether each target is met
 */
export function runBenchmark(
  usage: string,
  compare: (options: ComparisonOptions) => Promise<readonly boolean[]>,
): void {
  main(usage, compare).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}

async function main(
  usage: string,
  compare: (options: ComparisonOptions) => Promise<readonly boolean[]>,
): Promise<void> {
  const { values } = parseArgs({
    options: { help: { type: "boolean" }, check: { type: "boolean" }, runs: { type: "string" } },
  });
  if (values.help) {
    console.log(usage);
    return;
  }
  const runs = Number(values.runs ?? 3);
  if (!Number.isInteger(runs) || runs < 1) throw new Error(`--runs=${values.runs}: not a number of runs`);
  const met = await compare({ check: values.check === true, runs });
  if (values.check && met.includes(false)) process.exitCode = 1;
}

/** Prints a ratio beside its target. @returns whether it is met; also where there was nothing to measure, which is said */
export function judge(what: string, ratio: number, target: number): boolean {
  if (!Number.isFinite(ratio)) {
    console.log(`${what}: not measured on this system`);
    return true;
  }
  const met = ratio <= target;
  console.log(`${what}: ratio ${ratio.toFixed(2)}, target at most ${target}: ${met ? "met" : "MISSED"}`);
  return met;
}

/** The middle one; NaN of nothing. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
