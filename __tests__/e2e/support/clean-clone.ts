import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { attempt, type CommandResult, run } from "./command";
import { PROJECT } from "./project";
import { RunningCommand } from "./running-command";
import { terraformEnvironment } from "./terraform";

/** Milliseconds: `npm ci` may have to fetch everything. */
const LIMIT = 560_000;

/** What npm and jest tell their own scripts, and what chooses a stage: a newcomer's shell has none of it. */
const NOT_A_NEWCOMERS =
  /^(npm_(package|lifecycle|command|config_local_prefix|execpath|node_execpath)|INIT_CWD|NODE_ENV|JEST_|E2E_|STAGE$|BACKEND|LOCK$|PORT$)/;

/** What a newcomer has: the last commit, in a folder whose name has a space. */
export class CleanClone {
  private readonly parent = mkdtempSync(join(tmpdir(), "a newcomer-"));
  readonly folder = join(this.parent, "marketplace platform");
  private readonly environment: NodeJS.ProcessEnv;

  /** @param environment on top of one without credentials and Terraform's settings */
  constructor(environment: NodeJS.ProcessEnv) {
    const kept = Object.entries(terraformEnvironment()).filter(([name]) => !NOT_A_NEWCOMERS.test(name));
    this.environment = { ...Object.fromEntries(kept), ...environment, NO_COLOR: "1" };
  }

  async clone(): Promise<void> {
    await run("git", ["clone", "--quiet", PROJECT, this.folder]);
  }

  /** Runs a command as it stands in the documentation; resolves whatever its exit code is. */
  shell(command: string): Promise<CommandResult> {
    return attempt("bash", ["-euo", "pipefail", "-c", command], {
      cwd: this.folder,
      env: this.environment,
      timeout: LIMIT,
    });
  }

  /** Starts a command that runs until it is ended, in a terminal: Ctrl-C there reaches all of its processes. */
  start(command: string): RunningCommand {
    const inTerminal = join(PROJECT, "__tests__/e2e/support/in-terminal.py");
    return new RunningCommand("python3", [inTerminal, "bash", "-c", command], {
      cwd: this.folder,
      env: this.environment,
    });
  }

  remove(): void {
    rmSync(this.parent, { recursive: true, force: true });
  }
}
