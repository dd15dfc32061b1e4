import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { attempt, type CommandOptions, type CommandResult, run } from "./command";
import { isolatedEnvironment } from "./emulator";
import type { StackJson } from "./stack-json";

/** What a saved plan would do to one resource, as `terraform show -json` tells it. */
export interface ResourceChange {
  readonly address: string;
  readonly type: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly after_unknown: Readonly<Record<string, unknown>>;
  };
}

/** Runs terraform in the folder of one stack. */
export class Terraform {
  private readonly options: Required<CommandOptions>;

  /** @param environment settings on top of those that keep terraform away from the user's own AWS accounts */
  constructor(
    readonly folder: string,
    environment: NodeJS.ProcessEnv,
  ) {
    this.options = { cwd: folder, env: { ...terraformEnvironment(), ...environment }, timeout: 240_000 };
  }

  /** @throws Error with terraform's output when it fails */
  run(...args: string[]): Promise<CommandResult> {
    return run("terraform", args, this.options);
  }

  attempt(...args: string[]): Promise<CommandResult> {
    return attempt("terraform", args, this.options);
  }

  /**
   * What `terraform validate` finds wrong; nothing in a valid stack. The workspace guard is part of what it evaluates, so
   * the workspace has to be the stage also here.
   */
  async validate(stage: string): Promise<object[]> {
    await this.run("init", "-backend=false", "-input=false", "-no-color");
    const options = { ...this.options, env: { ...this.options.env, TF_WORKSPACE: stage } };
    const { stdout } = await attempt("terraform", ["validate", "-json"], options);
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: object[] };
    return diagnostics;
  }

  /** Initializes and selects the stage's workspace, the way that README describes. */
  async initialize(workspace: string, ...args: string[]): Promise<void> {
    const options = { ...this.options, env: { ...this.options.env, TF_WORKSPACE: "default" } };
    await run("terraform", ["init", "-input=false", "-no-color", ...args], options);
    await this.run("workspace", "select", "-or-create", workspace);
  }

  async apply(): Promise<void> {
    await this.run("apply", "-auto-approve", "-input=false", "-no-color");
  }

  async destroy(): Promise<void> {
    await this.run("destroy", "-auto-approve", "-input=false", "-no-color");
  }

  /** Addresses of all resources in the stack's JSON. */
  async declaredResources(): Promise<string[]> {
    const { resource } = JSON.parse(await readFile(join(this.folder, "cdk.tf.json"), "utf8")) as StackJson;
    return Object.entries(resource ?? {}).flatMap(([type, byId]) =>
      Object.keys(byId).map((id) => `${type}.${id}`),
    );
  }

  /** Takes all resources of some types out of the state. */
  async forget(types: readonly string[]): Promise<void> {
    for (const address of await this.stateList()) {
      if (types.some((type) => address.startsWith(`${type}.`))) await this.run("state", "rm", address);
    }
  }

  /** What a plan would change: nothing, after a complete apply. */
  async plannedChanges(): Promise<{ resources: ResourceChange[]; outputs: string[] }> {
    await this.run("plan", "-input=false", "-no-color", "-out=e2e.tfplan");
    const { stdout } = await this.run("show", "-json", "e2e.tfplan");
    const plan = JSON.parse(stdout) as {
      resource_changes?: ResourceChange[];
      output_changes?: Record<string, { actions: string[] }>;
    };
    const changes = (actions: readonly string[]) =>
      !actions.every((action) => action === "no-op" || action === "read");
    return {
      resources: (plan.resource_changes ?? []).filter(({ change }) => changes(change.actions)),
      outputs: Object.entries(plan.output_changes ?? {}).flatMap(([name, { actions }]) =>
        changes(actions) ? [name] : [],
      ),
    };
  }

  /** What the state holds of a resource. */
  async attributes(address: string): Promise<Readonly<Record<string, unknown>>> {
    const { stdout } = await this.run("state", "pull");
    const { resources } = JSON.parse(stdout) as {
      resources: { type: string; name: string; instances: { attributes: Record<string, unknown> }[] }[];
    };
    const found = resources.find(({ type, name }) => `${type}.${name}` === address)?.instances[0];
    if (found === undefined) throw new Error(`the state has no ${address}`);
    return found.attributes;
  }

  async selectedWorkspace(): Promise<string> {
    const { stdout } = await this.run("workspace", "show");
    return stdout.trim();
  }

  /** Addresses of everything in the state of the selected workspace. */
  async stateList(): Promise<string[]> {
    const { stdout } = await this.run("state", "list");
    return stdout.split("\n").filter((line) => line !== "");
  }
}

/** The environment without terraform's and AWS's settings of the user, who may be signed in to a real account. */
export function terraformEnvironment(): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(([name]) => !/^(TF_|AWS_(?!SDK_))/.test(name));
  return {
    ...Object.fromEntries(kept),
    ...isolatedEnvironment(),
    CHECKPOINT_DISABLE: "1",
    TF_IN_AUTOMATION: "1",
  };
}
