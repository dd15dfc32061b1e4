import { cp, readFile, rename, writeFile } from "node:fs/promises";
import { ProjectCopy } from "../../support/project-copy";
import { attempt, type CommandResult, run } from "./command";
import { PROJECT, stackFolders } from "./project";
import { foundProvider } from "./provider";
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

  /** @param keys folder with the stages' public download keys, as `npm run secrets` writes them */
  static async create(store: StateStore, keys?: string): Promise<StageProject> {
    const provider = foundProvider();
    const copy = new ProjectCopy();
    const environment = {
      ...withoutStage(terraformEnvironment()),
      ...store.emulator.environment,
      ...provider.environment,
      NO_COLOR: "1",
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

  /**
   * Changes a source.
   *
   * @throws Error when the text that is to be replaced is not in it exactly once
   */
  async edit(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(this.path(file), "utf8");
    if (text.split(from).length !== 2) throw new Error(`"${from}" is not once in ${file}`);
    await writeFile(
      this.path(file),
      text.replace(from, () => to),
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
