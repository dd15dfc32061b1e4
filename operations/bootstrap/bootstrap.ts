import type { StageConfig } from "../../config/stages";
import { findCaller, refuseOtherAccount } from "../account";
import { awsFailure } from "../aws-failure";
import { confirm } from "../confirm";
import { EXIT, type ExitCode } from "../exit-codes";
import { runSteps } from "../progress";
import type { ConfirmedOptions } from "../stage-options";
import { stageNamed } from "../stage-stacks";
import { terminalColors } from "../terminal-colors";
import { InterruptedError } from "../terraform/interrupted-error";
import { Interrupts } from "../terraform/interrupts";
import { planBackend } from "./backend-part";
import type { Change, Part } from "./part";
import { logRolePart, secretsPart } from "./stage-parts";
import { findStateParts } from "./state-parts";

const colors = terminalColors();
const SIGNS: Readonly<Record<Part["found"], string>> = {
  complete: colors.green("exists    "),
  incomplete: colors.yellow("incomplete"),
  absent: colors.yellow("absent    "),
  unusable: colors.red("unusable  "),
};

/**
 * Make what a stage needs before its first deployment: state bucket, lock table, account role, secrets, backend.tf. Adopts
 * what is there. Looks at everything first, says what it would change, and asks; run again it finishes what it began.
 */
export async function bootstrap({ stage, json, yes }: ConfirmedOptions): Promise<ExitCode> {
  const config = stageNamed(stage);
  const say = (line: string): void => (json ? console.error(line) : console.log(line));
  const interrupts = new Interrupts();

  return interrupts.during(async () => {
    const { account, parts } = await inspect(config);
    for (const line of linesOf(parts)) say(line);
    const changes = parts.flatMap((part) => part.changes);
    const unusable = parts.some(({ found }) => found === "unusable");
    const answer = (done: readonly Change[]): void => {
      const next = nextSteps(stage, parts);
      if (json) console.log(JSON.stringify(documentOf(stage, account, parts, done, next), null, 2));
      else for (const line of next) say(`${colors.dim("next:")} ${line}`);
    };

    if (unusable) {
      answer([]);
      console.error("error: Nothing was changed, since what is marked unusable cannot be used as it is.");
      return EXIT.error;
    }
    if (changes.length === 0) {
      say(`Nothing to do: stage ${stage} has all that it needs in account ${account}.`);
      answer([]);
      return EXIT.ok;
    }
    for (const { title } of changes) say(`  ${colors.yellow("+")} ${title}`);
    if (!(await confirm({ message: `Do this in account ${account}?`, yes, interrupts }))) {
      say("Nothing was changed.");
      answer([]);
      return EXIT.error;
    }
    const done: Change[] = [];
    try {
      await make(changes, done, interrupts);
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      console.error("Interrupted. What is marked as done stays; run this again for the rest.");
      answer(done);
      return EXIT.interrupted;
    }
    say(`Stage ${stage} has all that it needs in account ${account}.`);
    answer(done);
    return EXIT.ok;
  });
}

/** Reads everything, changing nothing; refuses credentials of another account before anything else. */
async function inspect(
  stage: StageConfig,
): Promise<{ readonly account: string; readonly parts: readonly Part[] }> {
  process.env.AWS_REGION = stage.region;
  const { accountId: account } = await explained("AWS account", () => findCaller(stage.region));
  refuseOtherAccount(stage, account);
  const { settings, parts } = await planBackend(process.env, account);
  const [state, role, secrets] = await Promise.all([
    settings === undefined ? [] : explained("state", () => findStateParts(settings)),
    explained("API Gateway's log role", () => logRolePart(stage)),
    explained("secrets", () => secretsPart(stage)),
  ]);
  return { account, parts: [...parts, ...state, role, secrets] };
}

/** @param done gets every change that was made, also when a later one fails */
async function make(changes: readonly Change[], done: Change[], interrupts: Interrupts): Promise<void> {
  await runSteps(
    changes.map((change) => ({
      title: change.title,
      run: async () => {
        interrupts.check();
        const said = await explained(change.title, change.make);
        done.push(change);
        return said;
      },
    })),
  );
}

/** An error that says what was at hand and how to go on. */
async function explained<T>(what: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InterruptedError) throw error;
    const { detail, remedy } = awsFailure(error);
    throw new Error(`${what}: ${detail} ${remedy}`, { cause: error });
  }
}

function linesOf(parts: readonly Part[]): string[] {
  const width = Math.max(...parts.map(({ name }) => name.length));
  return parts.flatMap(({ name, found, detail, remedy }) => [
    `${SIGNS[found]}  ${name.padEnd(width)}  ${detail}`,
    ...(remedy === undefined ? [] : [`${" ".repeat(width + 14)}${colors.dim("->")} ${remedy}`]),
  ]);
}

function nextSteps(stage: string, parts: readonly Part[]): string[] {
  if (parts.some(({ found }) => found === "unusable")) return [];
  return [...parts.flatMap((part) => part.next?.() ?? []), `npm run plan -- --stage ${stage}`];
}

function documentOf(
  stage: string,
  account: string,
  parts: readonly Part[],
  done: readonly Change[],
  next: readonly string[],
): object {
  return {
    stage,
    account,
    found: parts.map(({ name, found, detail, remedy }) => ({ name, found, detail, remedy })),
    done: done.map(({ title }) => title),
    next,
  };
}
