import { Command, InvalidArgumentError, Option } from "commander";
import { STAGE_NAMES, type StageName } from "../config/stages";
import { reportFailure } from "../operations/failure";
import { failureSwitches } from "./argument-parsers";
import type { FailureSwitch } from "./failures/failure-switches";
import { Failures } from "./failures/failures";
import { runPlatform } from "./run-platform";

const HIGHEST_PORT = 65_535;

interface Flags {
  readonly stage: StageName;
  readonly port: number;
  readonly data?: string;
  readonly watch?: true;
  readonly fail?: readonly FailureSwitch[];
  readonly failSeed?: string;
}

// Pipelines hand on what nobody set as empty.
for (const name of ["STAGE", "PORT"]) if (process.env[name] === "") delete process.env[name];

const program = new Command("npm start --")
  .description(
    "Run the marketplace on this computer, without AWS: the synthesized JSON of a stage and its zips, behind a local server.",
  )
  .addOption(
    new Option("--port <port>", "where the API listens; 0: any free port")
      .env("PORT")
      .default(3000)
      .argParser(portOf),
  )
  .addOption(new Option("--stage <stage>", "the stage").choices(STAGE_NAMES).env("STAGE").default("dev"))
  .option("--data <dir>", "keep the tables' data in a folder between runs")
  .option("--watch", "take over changed handlers and stacks while running")
  .addOption(
    new Option(
      "--fail <switches>",
      "let things go wrong: target=kind:probability[:ms], comma-separated, such as payments=timeout:0.05,dynamodb=throttle:0.1,functions=crash:0.01",
    ).argParser(failureSwitches),
  )
  .option("--fail-seed <text>", "the same text lets the same calls go wrong; an arbitrary one unless told")
  .addHelpText(
    "after",
    `
Environment:
  STAGE, PORT        when --stage, --port are absent
  DYNAMODB_ENDPOINT  another DynamoDB engine than the embedded one, for example http://127.0.0.1:8000

Exit codes: 130 ended by Ctrl-C, 143 by SIGTERM, 1 it cannot run; the message says why.

Example: npm start -- --port 8080 --data .data --watch`,
  )
  .showHelpAfterError("(--help lists the options)")
  .action(async ({ watch, fail, failSeed, ...flags }: Flags) => {
    const failures = fail && new Failures(fail, failSeed);
    process.exitCode = await runPlatform({
      ...flags,
      watch: watch === true,
      ...(failures && { failures }),
    });
  });

program.parseAsync().catch((error: unknown) => {
  process.exitCode = reportFailure(error, false);
});

function portOf(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new InvalidArgumentError(`A port is a number from 0 to ${HIGHEST_PORT}.`);
}
