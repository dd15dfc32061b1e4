import { cp, readFile, rename, writeFile } from "node:fs/promises";
import type { StageName } from "../../../config/stages";
import type { StageReview } from "../../../operations/review/stage-review";
import { ProjectCopy } from "../../support/project-copy";
import { attempt, type CommandResult, run } from "./command";
import { PROJECT, stackFolders } from "./project";
import { foundProvider } from "./provider";
import { RunningCommand } from "./running-command";
import type { StateStore } from "./state-store";
import { Terraform, terraformEnvironment } from "./terraform";

/** Milliseconds: real providers wait for CloudFront, keys and lifecycle rules. */
const COMMAND_TIMEOUT = 560_000;

/** The project as an operator has it: a copy with a `backend.tf`, run by its own commands against the emulator. */
export class StageProject {
  private constructor(
    private readonly copy: ProjectCopy,
    readonly store: StateStore,
    /** The whole environment of every command. */
    readonly environment: NodeJS.ProcessEnv,
  ) {}

  /**
   * @param keys folder with the stages' public download keys, as `npm run bootstrap` writes them
   * @param more environment of every command, over that of the provider
   */
  static async create(store: StateStore, keys?: string, more: NodeJS.ProcessEnv = {}): Promise<StageProject> {
    const provider = foundProvider();
    const copy = new ProjectCopy();
    const environment = {
      ...withoutStage(terraformEnvironment()),
      ...store.emulator.environment,
      ...provider.environment,
      NO_COLOR: "1",
      ...more,
    };
    const project = new StageProject(copy, store, environment);
    copies.push(copy);
    await writeFile(project.path("backend.tf"), store.backendFile);
    if (keys !== undefined) await cp(keys, project.path("config/keys"), { recursive: true });
    if (provider.kind !== "schema") await project.adaptStacksOfEverySynth();
    return project;
  }

  path(...parts: string[]): string {
    return this.copy.path(...parts);
  }

  /** Runs a command of the project, as the npm scripts do; resolves whatever its exit code is. */
  attempt(command: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
    return attempt("node", ["operations/start.cjs", command, ...args], this.options(environment));
  }

  /** @throws Error with the command's output when its exit code is not 0 */
  run(command: string, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
    return run("node", ["operations/start.cjs", command, ...args], this.options(environment));
  }

  /** Starts a command and goes on: for what happens while it runs. */
  start(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): RunningCommand {
    return new RunningCommand("node", ["operations/start.cjs", command, ...args], this.options(environment));
  }

  /** Runs any other program in the project's folder. */
  program(
    program: string,
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
  ): Promise<CommandResult> {
    return attempt(program, args, this.options(environment));
  }

  options(environment: NodeJS.ProcessEnv = {}): { cwd: string; env: NodeJS.ProcessEnv; timeout: number } {
    return { cwd: this.copy.folder, env: { ...this.environment, ...environment }, timeout: COMMAND_TIMEOUT };
  }

  /** Terraform itself in the folders of a stage's stacks, in the order of deployment. */
  stacks(stage: string): Terraform[] {
    return stackFolders(this.path("cdktf.out"), stage).map(
      (folder) => new Terraform(folder, this.environment),
    );
  }

  /** What the last plan of a stage reported. */
  async report(stage: StageName): Promise<StageReview> {
    return JSON.parse(await readFile(this.planFile(stage, "report.json"), "utf8")) as StageReview;
  }

  /** A file beside the saved plans of a stage. */
  planFile(stage: StageName, name: string): string {
    return this.path("cdktf.out/plan", stage, name);
  }

  /**
   * Changes a source.
   *
   * @throws Error when the text that is to be replaced is not in it as often as it should be
   */
  async edit(file: string, from: string, to: string, times: "once" | "all" = "once"): Promise<void> {
    const text = await readFile(this.path(file), "utf8");
    const found = text.split(from).length - 1;
    if (found === 0 || (found > 1 && times === "once"))
      throw new Error(`"${from}" is ${found} times in ${file}`);
    await writeFile(
      this.path(file),
      text.replaceAll(from, () => to),
    );
  }

  /**
   * Lets this copy bring down what it synthesizes to the provider and the emulator of this machine, before any command
   * looks at it.
   */
  private async adaptStacksOfEverySynth(): Promise<void> {
    await cp(`${PROJECT}/__tests__/e2e/support`, this.path("__tests__/e2e/support"), { recursive: true });
    await rename(this.path("main.ts"), this.path("pinned.ts"));
    await writeFile(this.path("main.ts"), ADAPTING_MAIN);
  }
}

const copies: ProjectCopy[] = [];

/** Removes every project that this worker has made. */
export function removeProjects(): void {
  for (const copy of copies.splice(0)) copy.remove();
}

const ADAPTING_MAIN = `
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { prepareForProvider } from "./__tests__/e2e/support/adaptation";
import { synthesize as synthesizePinned } from "./pinned";

export async function synthesize(...[environment, outdir, packaged]: Parameters<typeof synthesizePinned>): Promise<void> {
  await synthesizePinned(environment, outdir, packaged);
  const stacks = join(outdir, "stacks");
  const folders = (await readdir(stacks)).map((id) => join(stacks, id));
  await prepareForProvider(folders, JSON.parse(process.env.E2E_FOUND_PROVIDER ?? ""), { emulated: true });
}

if (require.main === module) void synthesize(process.env, process.env.CDKTF_OUTDIR ?? "cdktf.out");
`;

function withoutStage({
  STAGE: _stage,
  BACKEND: _backend,
  BACKEND_FILE: _file,
  LOCK: _lock,
  ...rest
}: NodeJS.ProcessEnv) {
  return rest;
}
