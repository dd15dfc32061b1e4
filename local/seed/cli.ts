import { Command, InvalidArgumentError, Option } from "commander";
import { reportFailure } from "../../operations/failure";
import { runSteps } from "../../operations/progress";
import { terminalColors } from "../../operations/terminal-colors";
import { wholeNumber } from "../argument-parsers";
import { isWatched, progressBar } from "../client/progress-bar";
import { runSeed, type SeedResult } from "./run-seed";
import { ADMIN, SEED_PASSWORD } from "./seed-accounts";
import { MOST_CUSTOMERS, MOST_PARTNERS, MOST_SOLUTIONS } from "./seed-plan";

interface Flags {
  readonly url: string;
  readonly seed: string;
  readonly partners: number;
  readonly solutions: number;
  readonly customers: number;
  readonly sales: number;
  readonly concurrency: number;
  readonly json?: true;
}

const MOST_SALES = 1_000;
const MOST_AT_A_TIME = 32;

const program = new Command("npm run seed --")
  .description(
    "Fill the platform of a running `npm start` by its public API: partners, solutions, customers, sales. What is there stays.",
  )
  .addOption(
    new Option("--url <url>", "where the platform is").default("http://localhost:3000").argParser(urlOf),
  )
  .option("--seed <text>", "the same text leads to the same marketplace", "1")
  .addOption(count("--partners", MOST_PARTNERS, 10))
  .addOption(count("--solutions", MOST_SOLUTIONS, 200))
  .addOption(count("--customers", MOST_CUSTOMERS, 20))
  .addOption(count("--sales", MOST_SALES, 80))
  .addOption(count("--concurrency", MOST_AT_A_TIME, 8))
  .option("--json", "print one JSON document on stdout")
  .addHelpText(
    "after",
    "\nExit codes: 0 everything is there, 1 not; the message says why.\n\nExample: npm run seed -- --url http://localhost:8080 --solutions 40",
  )
  .showHelpAfterError("(--help lists the options)")
  .action(seed);

program.parseAsync().catch((error: unknown) => {
  process.exitCode = reportFailure(error, program.opts<Flags>().json === true);
});

async function seed({ url, seed: text, concurrency, json, ...counts }: Flags): Promise<void> {
  const result = await runSeed({ url, seed: text, counts, concurrency }, showProgress);
  if (json === true) console.log(JSON.stringify({ url, seed: text, ...result }, null, 2));
  else printResult(url, result);
}

/** A bar for each part; nothing but its end where nobody watches. */
async function showProgress<T>(
  title: string,
  total: number,
  work: (advance: () => void) => Promise<T>,
): Promise<T> {
  const results: T[] = [];
  await runSteps([
    {
      title,
      run: async (say) => {
        let done = 0;
        const show = () => (isWatched() ? say(progressBar(done, total)) : undefined);
        results.push(
          await work(() => {
            done += 1;
            show();
          }),
        );
        return `${title}: ${total}`;
      },
    },
  ]);
  return results[0] as T;
}

function printResult(url: string, { made, users, solutions, purchases }: SeedResult): void {
  const colors = terminalColors();
  const total = Object.values(solutions).reduce((sum, each) => sum + each, 0);
  const [first = "data"] = Object.keys(solutions);
  const line = (name: string, value: string) => console.log(`  ${name.padEnd(12)}${value}`);
  console.log("\nThere is now:\n");
  line("partners", String(users.partners));
  line("customers", String(users.customers));
  line("solutions", `${total}: ${counted(solutions)}`);
  line("purchases", counted(purchases) || "none");
  console.log(`\nMade by this run: ${counted(made)}.`);
  console.log(`Sign in as ${ADMIN.email} or as anybody else by the password "${SEED_PASSWORD}".`);
  console.log(`\nLook at it:\n\n  ${colors.bold(`curl '${url}/solutions?category=${first}'`)}\n`);
}

function counted(counts: Readonly<Record<string, number>>): string {
  return Object.entries(counts)
    .map(([name, count]) => `${count} ${name}`)
    .join(", ");
}

function count(flag: string, most: number, preset: number): Option {
  const least = flag === "--sales" ? 0 : 1;
  return new Option(`${flag} <number>`, `${least} to ${most}`)
    .default(preset)
    .argParser(wholeNumber(least, most));
}

function urlOf(text: string): string {
  if (URL.canParse(text) && new URL(text).protocol === "http:") return text.replace(/\/+$/, "");
  throw new InvalidArgumentError("It is an address such as http://localhost:3000.");
}
