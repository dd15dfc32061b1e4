import { basename } from "node:path";
import type { StackPart } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import { runSteps } from "../progress";
import { readSynthesized, stacksOf } from "../stage-stacks";
import type { Interrupts } from "./interrupts";
import { StackTerraform } from "./stack-terraform";
import { findTerraform, type TerraformBinary } from "./terraform-binary";
import { NO_STATE, type TerraformState } from "./terraform-state";

/** The states of a stage's stacks; one that was never applied has an empty one. */
export type States = ReadonlyMap<StackPart, TerraformState>;

export interface PrepareOptions {
  /** Make the stage's workspace where it does not exist, which writes an empty state. Without it such a stack counts as never applied. */
  readonly createWorkspace: boolean;
  /** `keep`: fail where a provider lock file would change. @default "update" */
  readonly lockFile?: "keep" | "update";
}

/** Terraform in the folders of a stage's stacks. */
export class StageTerraform {
  private constructor(
    readonly stage: StageConfig,
    readonly terraform: TerraformBinary,
    readonly interrupts: Interrupts,
    /** In the order of deployment. */
    readonly stacks: readonly StackTerraform[],
  ) {}

  /** @throws ConfigurationError when there is no terraform, or no JSON of a stack */
  static async open(stage: StageConfig, interrupts: Interrupts): Promise<StageTerraform> {
    const terraform = await findTerraform();
    const stacks = stacksOf(stage);
    for (const stack of stacks) await readSynthesized(stack);
    return new StageTerraform(
      stage,
      terraform,
      interrupts,
      stacks.map((stack) => new StackTerraform(stack, terraform, interrupts)),
    );
  }

  /** `terraform 1.11.4`: without the path, which differs between the machines that plan and apply. */
  get version(): string {
    return `${basename(this.terraform.program)} ${this.terraform.version}`;
  }

  /**
   * Initializes all stacks and selects the stage's workspace in each, one after another: planning a consumer writes an
   * empty state for a producer that has none, and Terraform's cache of providers bears one writer only.
   *
   * @returns the states as they are then
   */
  async prepare({ createWorkspace, lockFile = "update" }: PrepareOptions): Promise<States> {
    const reading: Promise<readonly [StackPart, TerraformState]>[] = [];
    const { name } = this.stage;
    const steps = this.stacks.map((terraform) => ({
      title: `Initialize ${terraform.stack.id}`,
      run: async () => {
        await terraform.initialize(lockFile);
        const exists = createWorkspace || (await terraform.selectWorkspace(name));
        if (createWorkspace) await terraform.createWorkspace(name);
        // Read while the next one is initialized.
        const state = readState(terraform, exists);
        // Where a later step fails nobody waits for it.
        state.catch(() => undefined);
        reading.push(state);
        return exists ? undefined : `${terraform.stack.id} has never been deployed`;
      },
    }));
    await runSteps(steps);
    return new Map(await Promise.all(reading));
  }

  /** Each stack with what was recorded of it, in the order of deployment. */
  recorded<T extends { readonly id: string }>(records: readonly T[]): [StackTerraform, T][] {
    return this.stacks.flatMap((terraform) => {
      const record = records.find(({ id }) => id === terraform.stack.id);
      return record === undefined ? [] : [[terraform, record] satisfies [StackTerraform, T]];
    });
  }

  /** The states of all stacks as they are now. */
  async states(): Promise<States> {
    return new Map(
      await Promise.all(this.stacks.map(async (one) => [one.stack.part, await one.state()] as const)),
    );
  }
}

async function readState(
  terraform: StackTerraform,
  exists: boolean,
): Promise<readonly [StackPart, TerraformState]> {
  return [terraform.stack.part, exists ? await terraform.state() : NO_STATE];
}
