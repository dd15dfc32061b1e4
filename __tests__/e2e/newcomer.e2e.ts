import { appendFile, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { freePort } from "../../local/free-port";
import { CleanClone } from "./support/clean-clone";
import { describeWith } from "./support/describe-with";
import { documentedCommands } from "./support/documented-commands";
import { Emulator } from "./support/emulator";
import { endedWith } from "./support/ended-with";
import { foundProvider } from "./support/provider";
import type { RunningCommand } from "./support/running-command";

/** Milliseconds from `npm start` to its address, on a busy computer. */
const START_LIMIT = 120_000;

/** What the terminal makes of these keys. */
const CTRL_C = "\x03";

/** npm ends by the signal itself when its script has ended: 130 as shells have it, -2 as the program of the terminal. */
const ENDED_BY_CTRL_C = [130, 254];

/** What the page says when nobody chose another. */
const USUAL_PORT = 3000;

/** How a command of README is followed: run somehow, or not run, for a reason. */
type Way = ((command: string) => Promise<unknown>) | { readonly notRun: string };

const WAYS: Readonly<Record<string, Way>> = {
  "npm ci && npm run synth": async (command) => {
    expect(await shell(command, 0)).toContain("cdktf.out/stacks/MarketplaceApi-dev/cdk.tf.json");
  },
  "npm ci && npm test": {
    notRun:
      '.ci/run has run both of it by its steps "README: npm ci" and "README: npm test", on a clean clone as well',
  },
  "npm start": start,
  [`curl http://localhost:${USUAL_PORT}/categories`]: async (command) => {
    expect(await shell(atOwnPort(command), 0)).toContain('"Developer tools"');
  },
  "npm run seed -- --solutions 40 --sales 10": async (command) => {
    await shell(`${command} --url http://localhost:${port}`, 0);
    await end(platform);
  },
  "npm run doctor -- --stage dev": async (command) => {
    expect(await shell(command, 1)).toContain("npm run bootstrap");
  },
  "npm run bootstrap -- --stage dev": async (command) => {
    await answered(command, 0);
    // As README says of S3-compatible stores: the bucket and the table are those that the command has made.
    await appendFile(join(clone.folder, "backend.tf"), `${emulator.backendSettings.join("\n")}\n`);
  },
  "npm run deploy -- --stage dev": (command) => answered(command, 0),
  "npm run plan -- --stage dev": async (command) => {
    await changeRetention();
    expect(await shell(command, 2)).toContain("retention_in_days");
  },
  "npm run apply -- --stage dev": (command) => answered(command, 0),
  "npm run synth -- --stage prod": async (script) => {
    await emulator.createStateStore("acme-terraform-state", "acme-terraform-locks", "eu-central-1");
    expect(await shell(script, 0)).toContain("Apply complete!");
    expect(await emulator.objectKeys("acme-terraform-state")).toEqual([
      "marketplace/prod/MarketplaceDatabase-prod.tfstate",
    ]);
  },
  "npm run destroy -- --stage dev": (command) => answered(command, 0),
};

let commands: readonly string[];
let emulator: Emulator;
let clone: CleanClone;
let port: number;
let platform: RunningCommand;

describeWith(
  ["schema"],
  "what is deployed is of no matter here, and the stand-in deploys it in seconds",
  "a newcomer who follows README from its first to its last command, on a clean clone",
  () => {
    beforeAll(async () => {
      commands = await documentedCommands("README.md");
      emulator = await Emulator.start();
      port = await freePort();
      const { environment } = foundProvider();
      clone = new CleanClone({ ...emulator.environment, ...environment, PORT: String(port) });
      await clone.clone();
    });
    afterAll(async () => {
      platform?.kill("SIGTERM");
      await emulator?.stop();
      clone?.remove();
    });

    test("finds a way for every command here, and no way without a command", () => {
      expect(commands.map(firstLine)).toEqual(Object.keys(WAYS));
    });

    for (const [name, way] of Object.entries(WAYS)) {
      if (typeof way === "function") {
        test(name, async () => {
          await way(commands.find((command) => firstLine(command) === name) ?? "");
        });
        continue;
      }
      process.stderr.write(`not run here: ${name}: ${way.notRun}\n`);
      test.skip(`${name} (${way.notRun})`, () => undefined);
    }
  },
);

function firstLine(command: string): string {
  return command.split("\n")[0] ?? "";
}

/** @returns what the command printed */
function shell(command: string, exitCode: number): Promise<string> {
  return endedWith(exitCode, clone.shell(command));
}

/** Of a command that asks: nobody can answer here. */
function answered(command: string, exitCode: number): Promise<string> {
  return shell(`${command} --yes`, exitCode);
}

function atOwnPort(command: string): string {
  return command.replace(`:${USUAL_PORT}`, `:${port}`);
}

async function start(command: string): Promise<void> {
  platform = clone.start(command);
  for (const limit = Date.now() + START_LIMIT; Date.now() < limit; await sleep(100)) {
    if (platform.output.includes("Ctrl-C ends it.")) return;
  }
  throw new Error(`${command} has not started in ${START_LIMIT / 1000} s:\n${platform.output}`);
}

async function end(running: RunningCommand): Promise<void> {
  running.type(CTRL_C);
  expect(ENDED_BY_CTRL_C).toContain(await running.exitCode());
  await expect(fetch(`http://localhost:${port}/categories`)).rejects.toThrow();
}

async function changeRetention(): Promise<void> {
  const file = join(clone.folder, "config/stages.ts");
  const text = await readFile(file, "utf8");
  await writeFile(file, text.replace("logRetentionDays: 14", "logRetentionDays: 7"));
}
