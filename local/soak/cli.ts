import { Command, Option } from "commander";
import { EXIT } from "../../operations/exit-codes";
import { reportFailure } from "../../operations/failure";
import { runSteps } from "../../operations/progress";
import { failureSwitches, wholeNumber } from "../argument-parsers";
import { progressBar } from "../client/progress-bar";
import { runSoak, type SoakOptions, type SoakResult } from "./run-soak";
import { SOAK_FAILURES } from "./soak-environment";

interface Flags extends SoakOptions {
  readonly json?: true;
}

/** Addresses that clients ask from are 127.0.0.1 to 127.0.0.254. */
const MOST_CLIENTS = 200;
const MOST_REQUESTS = 1_000_000;
const LONGEST = 3_600;
/** Differences that are listed. */
const LISTED = 50;

const program = new Command("npm run soak --")
  .description(
    "Let many clients use a platform of its own on this computer while everything fails now and then, and audit the books afterwards.",
  )
  .addOption(count("--requests", "how many, over all clients", MOST_REQUESTS, 10_000))
  .addOption(count("--clients", "how many at the same time", MOST_CLIENTS, 32))
  .addOption(count("--limit", "seconds for the requests", LONGEST, 90))
  .option("--seed <text>", "of what clients do and what fails", "1")
  .addOption(
    new Option("--fail <switches>", "what fails, as npm start takes it")
      .default(SOAK_FAILURES)
      .argParser(switchesOf),
  )
  .option("--json", "print one JSON document on stdout")
  .addHelpText(
    "after",
    "\nExit codes: 0 all answers are documented and the books agree, 1 not; what does not is listed. 130 ended by Ctrl-C.",
  )
  .showHelpAfterError("(--help lists the options)")
  .action(soak);

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, () => ending.abort());

program.parseAsync().catch((error: unknown) => {
  // What was being done fails by it: that is no news.
  if (ending.signal.aborted) process.exitCode = EXIT.interrupted;
  else process.exitCode = reportFailure(error, program.opts<Flags>().json === true);
});

async function soak({ json, ...options }: Flags): Promise<void> {
  const result = await withProgress(options);
  if (json === true) console.log(JSON.stringify(result, null, 2));
  else printResult(result);
  const wrong = complaintOf(result, options);
  if (wrong === undefined) return;
  console.error(`error: ${wrong}`);
  process.exitCode = EXIT.error;
}

async function withProgress(options: SoakOptions): Promise<SoakResult> {
  const results: SoakResult[] = [];
  await runSteps([
    {
      title: `${options.requests} requests from ${options.clients} clients, --seed ${options.seed}`,
      run: async (say) => {
        const result = await runSoak({ ...options, aborted: ending.signal }, (phase, requests, rate) =>
          say(
            phase === "requests"
              ? `${progressBar(requests, options.requests)} ${rate.toFixed(0)}/s`
              : `${phase} …`,
          ),
        );
        results.push(result);
        return undefined;
      },
    },
  ]);
  const [result] = results;
  if (result === undefined) throw new Error("The soak test has no result.");
  return result;
}

function printResult({
  requests,
  seconds,
  statuses,
  latency,
  failures,
  restSeconds,
  audited,
  violations,
  told,
  differences,
}: SoakResult): void {
  const line = (name: string, value: string) => console.log(`  ${name.padEnd(12)}${value}`);
  const rate = (requests / seconds).toFixed(0);
  console.log("");
  line("requests", `${requests} in ${seconds.toFixed(1)} s, ${rate} a second`);
  line("answers", counted(statuses));
  line("latency", `p50 ${latency.p50} ms, p99 ${latency.p99} ms, longest ${latency.longest} ms`);
  line("failures", counted(failures));
  line("at rest", `after ${restSeconds.toFixed(1)} s`);
  line("audited", counted(audited));
  console.log("");
  for (const each of told) console.log(`  answer: ${each}`);
  if (violations > told.length) console.log(`  and ${violations - told.length} more`);
  for (const { kind, what } of differences.slice(0, LISTED)) console.log(`  ${kind}: ${what}`);
  if (differences.length > LISTED) console.log(`  and ${differences.length - LISTED} more`);
}

function complaintOf(
  { requests: sent, violations, differences }: SoakResult,
  { requests, limit }: SoakOptions,
): string | undefined {
  const all = [
    differences.length > 0 && `the books have ${differences.length} differences`,
    violations > 0 && `${violations} answers are not as documented`,
    sent < requests &&
      `only ${sent} of ${requests} requests were made in ${limit} s: give it more by --limit, or ask for less by --requests`,
  ];
  const found = all.filter((each) => each !== false);
  return found.length === 0 ? undefined : `${found.join("; ")}.`;
}

function counted(counts: Readonly<Record<string, number>>): string {
  const entries = Object.entries(counts).map(([name, number]) => `${name} ${number}`);
  return entries.join(", ") || "none";
}

function count(flag: string, what: string, most: number, preset: number): Option {
  return new Option(`${flag} <number>`, `${what}; 1 to ${most}`)
    .default(preset)
    .argParser(wholeNumber(1, most));
}

function switchesOf(text: string): string {
  failureSwitches(text);
  return text;
}
