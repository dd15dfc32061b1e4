import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Emulator, isolatedEnvironment } from "./emulator";
import { bootstrap } from "./foundation";
import { iamAction } from "./iam-actions";
import { type RunningProxy, startProxy } from "./proxy";
import { removeProjects, StageProject } from "./stage-project";
import { StateStore } from "./state-store";

/** A bootstrapped account in an emulator of its own, where every call by the project's commands and the provider is noted. */
export class EmulatedStage {
  private constructor(
    readonly emulator: Emulator,
    readonly project: StageProject,
    /** IAM actions of the calls so far; those of Terraform's own S3 backend are not among them. */
    readonly actions: ReadonlySet<string>,
    private readonly recorder: RunningProxy,
    private readonly folder: string,
  ) {}

  /** @param name what tells its state store from others */
  static async start(name: string): Promise<EmulatedStage> {
    const emulator = await Emulator.start();
    const folder = await mkdtemp(join(tmpdir(), `marketplace-${name}-`));
    const store = new StateStore(emulator, name);
    await store.create();
    const keys = await bootstrap(emulator, folder);
    const actions = new Set<string>();
    const recorder = await startProxy(emulator.url, (call) => {
      actions.add(iamAction(call));
      return undefined;
    });
    const project = await StageProject.create(store, keys, isolatedEnvironment(recorder.url));
    return new EmulatedStage(emulator, project, actions, recorder, folder);
  }

  async stop(): Promise<void> {
    await this.recorder.stop();
    await this.emulator.stop();
    removeProjects();
    await rm(this.folder, { recursive: true, force: true });
  }
}
