import { existsSync } from "node:fs";
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { STAGE_NAMES } from "../../../config/stages";
import { Emulator } from "./emulator";
import { RUN_FOLDER } from "./run-of-suite";
import { StageProject } from "./stage-project";
import { StateStore } from "./state-store";

/** Seconds that another worker may take to lay the foundation. */
const PATIENCE = 180;

/** What many tests start from, made once per run by the first that asks. */
export interface Foundation {
  /** Folder with the public download keys of all stages, whose private halves the shared emulator holds. */
  readonly keys: string;
  /** The states of a dev stage that is deployed, by their keys in the state bucket. */
  readonly deployedDev: Readonly<Record<string, string>>;
}

/**
 * What `npm run bootstrap` makes for all stages in the shared emulator, and the states of a deployed dev stage. The stand-in for the provider
 * remembers nothing, so that whoever has the states has the stage.
 */
export async function foundation(): Promise<Foundation> {
  const { [RUN_FOLDER]: run } = process.env;
  if (run === undefined) throw new Error("the suite's set-up has made no folder");
  const folder = join(run, "foundation");
  const result = join(folder, "result.json");
  const isFirst = (await mkdir(folder, { recursive: true })) !== undefined;
  if (isFirst)
    await writeFile(result, JSON.stringify(await lay(folder).catch((error: Error) => error.message)));
  for (let waited = 0; !existsSync(result); waited += 1) {
    if (waited > PATIENCE)
      throw new Error(`no other worker laid the foundation of these tests in ${PATIENCE} s`);
    await sleep(1000);
  }
  const found = JSON.parse(await readFile(result, "utf8")) as Foundation | string;
  if (typeof found === "string") throw new Error(found);
  return found;
}

/**
 * A project of an operator who joins a stage that is deployed, in a state store of its own.
 *
 * @param environment of every command, over that of the provider
 */
export async function deployedDev(name: string, environment: NodeJS.ProcessEnv = {}): Promise<StageProject> {
  const { keys, deployedDev: states } = await foundation();
  const store = new StateStore(Emulator.shared(), name);
  await store.create();
  await store.fill(states);
  return StageProject.create(store, keys, environment);
}

/** The same before anything was deployed. */
export async function freshProject(name: string): Promise<StageProject> {
  const { keys } = await foundation();
  const store = new StateStore(Emulator.shared(), name);
  await store.create();
  return StageProject.create(store, keys);
}

async function lay(folder: string): Promise<Foundation> {
  const keys = await bootstrap(Emulator.shared(), folder);
  const store = new StateStore(Emulator.shared(), "foundation");
  await store.create();
  const project = await StageProject.create(store, keys);
  await project.run("synth", ["--stage", "dev"]);
  for (const stack of project.stacks("dev")) {
    await stack.initialize("dev");
    await stack.apply();
  }
  return { keys, deployedDev: await store.states("dev") };
}

/**
 * Makes what all stages need, with a state store of its own that nobody uses: each suite has another.
 *
 * @returns the folder below `folder` with the public download keys
 */
export async function bootstrap(emulator: Emulator, folder: string): Promise<string> {
  const project = await StageProject.create(new StateStore(emulator, "bootstrapped"));
  for (const stage of STAGE_NAMES) await project.run("bootstrap", ["--stage", stage, "--yes"]);
  const keys = join(folder, "keys");
  await cp(project.path("config/keys"), keys, { recursive: true });
  return keys;
}
