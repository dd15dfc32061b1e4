import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { pythonPrograms } from "../support/cache";
import { attempt } from "../support/command";
import { type DocumentedBlock, documentedBlocks } from "../support/documented-blocks";
import { NOT_RUN, SYNTAX_ONLY } from "./syntax-only";

/** AWS's own command line, version 1: version 2 is in no package registry. */
const AWS_CLI = "awscli==1.46.3";

const PAGE = "docs/runbook.md";

/** What defines the functions that all other blocks use. */
const SET_UP = "Set up the shell";

/** Milliseconds for one heading's commands. */
const LIMIT = 300_000;

/** A shell in which the blocks of the runbook run as they are, one heading's after the other's, each in a process of its own. */
export class RunbookShell {
  private constructor(
    private readonly blocks: readonly DocumentedBlock[],
    private readonly folder: string,
    private readonly options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
    private readonly server: ChildProcess,
  ) {}

  /**
   * @param stage in place of the one that the page chooses
   * @param cwd the checkout
   */
  static async open(stage: string, cwd: string, environment: NodeJS.ProcessEnv): Promise<RunbookShell> {
    const folder = await mkdtemp(join(tmpdir(), "marketplace-runbook-"));
    const programs = join(folder, "bin");
    await mkdir(programs);
    await writeFile(join(folder, "syntax-only"), `${Object.keys(SYNTAX_ONLY).join("\n")}\n`);
    await writeFile(join(programs, "aws"), AWS, { mode: 0o755 });
    await writeFile(join(programs, "npm"), NPM, { mode: 0o755 });
    const socket = join(folder, "aws.sock");
    const python = join(await pythonPrograms(AWS_CLI), "python");
    const server = spawn(python, [join(__dirname, "aws-server.py"), socket], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(server.stdout, "data");
    const env = {
      ...environment,
      RUNBOOK_STAGE: stage,
      RUNBOOK_FOLDER: folder,
      RUNBOOK_AWS: join(__dirname, "aws.py"),
      RUNBOOK_SOCKET: socket,
      RUNBOOK_PATH: environment.PATH,
      PATH: `${programs}${delimiter}${environment.PATH}`,
    };
    return new RunbookShell(await documentedBlocks(PAGE), folder, { cwd, env }, server);
  }

  /** The blocks of the set-up, which comes before all others anyway. */
  get setUp(): string[] {
    return this.under(SET_UP);
  }

  /** The shell blocks under a heading. */
  under(heading: string): string[] {
    const found = this.blocks.filter((block) => block.language === "sh" && block.heading === heading);
    if (found.length === 0) throw new Error(`${PAGE} has no shell block under "${heading}"`);
    return found.map(({ text }) => text);
  }

  /**
   * Runs blocks in one shell, after the page's own set-up; stops at the first failure.
   *
   * @throws Error with all that was printed
   */
  async run(blocks: readonly string[], environment: NodeJS.ProcessEnv = {}): Promise<string> {
    const [setUp = ""] = this.setUp;
    const chosen = setUp.replace(/^export stage=.*$/m, 'export stage="$RUNBOOK_STAGE"');
    if (chosen === setUp) throw new Error(`${PAGE} chooses no stage`);
    const script = ["set -euo pipefail", chosen, ...blocks].join("\n");
    const options = { ...this.options, env: { ...this.options.env, ...environment }, timeout: LIMIT };
    const { exitCode, output } = await attempt("bash", ["-c", script], options);
    if (exitCode !== 0) throw new Error(`exit code ${exitCode} of\n${blocks.join("\n")}\n${output}`);
    return output;
  }

  async close(): Promise<void> {
    this.server.kill();
    await rm(this.folder, { recursive: true, force: true });
  }
}

/** The real command line, or its check of the arguments. */
const AWS = `#!/usr/bin/env bash
if grep -qxF -- "$1 $2" "$RUNBOOK_FOLDER/syntax-only"; then set -- "$@" --generate-cli-skeleton output; fi
AWS_SERVER="$RUNBOOK_SOCKET" exec python3 -S -E "$RUNBOOK_AWS" "$@"
`;

/** The real npm. Nobody sits here: questions are answered by yes. Plan says by 2 that there is something to do, doctor by 1 that something is missing. */
const NPM = `#!/usr/bin/env bash
export PATH="$RUNBOOK_PATH"
case "$*" in ${Object.keys(NOT_RUN)
  .map((command) => `"${command.replace("npm ", "")}"`)
  .join(" | ")}) exit 0 ;; esac
code=0
case "$2" in
  apply | bootstrap | deploy | destroy) npm "$@" --yes || code=$? ;;
  *) npm "$@" || code=$? ;;
esac
case "$2 $code" in "plan 2" | "doctor 1" | "\${RUNBOOK_ACCEPT:-}") exit 0 ;; esac
exit "$code"
`;
