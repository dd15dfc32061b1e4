import { join } from "node:path";
import { deployedDev } from "../../__tests__/e2e/support/foundation";
import { PROJECT } from "../../__tests__/e2e/support/project";
import { beginRun, endRun } from "../../__tests__/e2e/support/run-of-suite";
import { removeProjects, type StageProject } from "../../__tests__/e2e/support/stage-project";

/** A command as a person types it, and what the terminal got. */
export interface RecordedCommand {
  readonly command: string;
  readonly exitCode: number;
  readonly output: string;
}

const EDIT = "sed -i 's/logRetentionDays: 14/logRetentionDays: 30/' config/stages.ts";

/** With the exit codes that they must have. */
const SESSION: readonly (readonly [command: string, exitCode: number])[] = [
  [EDIT, 0],
  ["npm run plan", 2],
];

/**
 * Really runs the commands of README's session, each in a terminal, in a project whose dev stage is deployed: with the stand-in
 * for the AWS provider, and moto in place of AWS.
 *
 * @throws Error when a command ends otherwise than it must
 */
export async function recordSession(columns: number): Promise<RecordedCommand[]> {
  await beginRun("schema");
  try {
    const project = await deployedDev("session");
    await project.run("bootstrap", ["--stage", "dev", "--yes"]);
    const recorded: RecordedCommand[] = [];
    for (const [command, exitCode] of SESSION) {
      const one = await record(project, command, columns);
      if (one.exitCode !== exitCode)
        throw new Error(`${command}: exit code ${one.exitCode}, not ${exitCode}\n${one.output}`);
      recorded.push(one);
    }
    return recorded;
  } finally {
    removeProjects();
    await endRun();
  }
}

async function record(project: StageProject, command: string, columns: number): Promise<RecordedCommand> {
  const inTerminal = join(PROJECT, "__tests__/e2e/support/in-terminal.py");
  const sized = `stty columns ${columns} rows 60; ${command}`;
  const environment = {
    TERM: "xterm-256color",
    // Its own two lines about the script are no news.
    npm_config_loglevel: "silent",
    NO_COLOR: undefined,
    FORCE_COLOR: undefined,
    CI: undefined,
  };
  const { exitCode, stdout } = await project.program("python3", [inTerminal, "sh", "-c", sized], environment);
  return { command, exitCode, output: stdout };
}
