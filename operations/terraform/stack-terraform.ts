import { existsSync } from "node:fs";
import { chmod } from "node:fs/promises";
import { join } from "node:path";
import type { TerraformPlan } from "../review/terraform-plan";
import type { StageStack } from "../stage-stacks";
import type { Interrupts } from "./interrupts";
import type { TerraformBinary } from "./terraform-binary";
import {
  errorFromDiagnostics,
  errorFromText,
  type FailedCall,
  readable,
  TerraformError,
} from "./terraform-error";
import { KilledError, runLockingTerraform, runTerraform, type TerraformResult } from "./terraform-process";
import { parseState, type TerraformState } from "./terraform-state";
import { type Diagnostic, type ResourceProgress, uiMessageIn } from "./ui-messages";

/** How terraform ended that was asked to plan. */
export type PlanResult =
  | { readonly kind: "planned"; readonly changes: boolean; readonly warnings: readonly string[] }
  /** `prevent_destroy` forbids it; a plan file may exist, for reading only. */
  | { readonly kind: "blocked"; readonly messages: readonly string[] };

/** What terraform says when `prevent_destroy` forbids a plan. */
const PREVENTED = "Instance cannot be destroyed";

/** Terraform in the folder of one stack. Its errors name the stack and what to do. */
export class StackTerraform {
  constructor(
    readonly stack: StageStack,
    readonly terraform: TerraformBinary,
    readonly interrupts: Interrupts,
  ) {}

  /**
   * Installs the provider and connects the state. In the workspace `default`, which always exists: terraform would ask
   * which one to take when the selected one is gone.
   *
   * @param lockFile `keep`: fail where the lock file would change
   */
  async initialize(lockFile: "keep" | "update" = "update"): Promise<void> {
    const args = [
      "init",
      "-input=false",
      "-no-color",
      ...(lockFile === "keep" ? ["-lockfile=readonly"] : []),
    ];
    await this.run(args, { TF_WORKSPACE: "default" });
  }

  /** Selects the workspace, which stays selected for whoever works in the folder next. */
  async createWorkspace(name: string): Promise<void> {
    await this.run(["workspace", "select", "-no-color", "-or-create", name]);
  }

  /** The same for one that exists. @returns whether it does */
  async selectWorkspace(name: string): Promise<boolean> {
    const args = ["workspace", "select", "-no-color", name];
    const result = await this.attempt(args);
    if (result.exitCode === 0) return true;
    if (result.stderr.includes("doesn't exist")) return false;
    throw this.failure(args, result);
  }

  /** The state of the selected workspace. */
  async state(): Promise<TerraformState> {
    return parseState(await this.run(["state", "pull"]));
  }

  /** Plans into a file. @throws TerraformError */
  async plan(file: string, ...args: string[]): Promise<PlanResult> {
    const { exitCode, diagnostics, log } = await this.locking("plan", [
      "plan",
      "-json",
      "-input=false",
      "-detailed-exitcode",
      `-out=${file}`,
      ...args,
    ]);
    // The file holds all values, secrets too.
    if (existsSync(file)) await chmod(file, 0o600);
    const errors = diagnostics.filter(({ severity }) => severity === "error");
    if (exitCode === 0 || exitCode === 2) {
      const warnings = diagnostics.filter(({ severity }) => severity === "warning").map(readable);
      return { kind: "planned", changes: exitCode === 2, warnings };
    }
    if (errors.length > 0 && errors.every(({ summary }) => summary === PREVENTED)) {
      return { kind: "blocked", messages: errors.map(readable) };
    }
    throw errorFromDiagnostics({ ...this.call("plan"), log }, diagnostics);
  }

  /** What a plan file holds. */
  async show(file: string): Promise<TerraformPlan> {
    return JSON.parse(await this.run(["show", "-json", file])) as TerraformPlan;
  }

  /**
   * Applies a plan file.
   *
   * @param onProgress told of every resource that is begun, under way, made or not made
   * @throws TerraformError
   */
  async apply(file: string, onProgress: (progress: ResourceProgress) => void): Promise<void> {
    const args = ["apply", "-json", "-input=false", file];
    const { exitCode, diagnostics, log } = await this.locking("apply", args, onProgress);
    if (exitCode !== 0) throw errorFromDiagnostics({ ...this.call("apply"), log }, diagnostics);
  }

  private async locking(
    command: string,
    args: readonly string[],
    onProgress?: (progress: ResourceProgress) => void,
  ): Promise<{ exitCode: number; diagnostics: Diagnostic[]; log: string }> {
    const diagnostics: Diagnostic[] = [];
    const onLine = (line: string) => {
      const message = uiMessageIn(line);
      if (message === undefined) return;
      if (message.type === "diagnostic") diagnostics.push(message.diagnostic);
      else onProgress?.(message);
    };
    const ended = await runLockingTerraform(
      { terraform: this.terraform, interrupts: this.interrupts, folder: this.stack.folder, args },
      `${this.stack.id}-${command}`,
      onLine,
    ).catch((error) => {
      throw error instanceof KilledError ? new TerraformError(this.call(command), [error.message]) : error;
    });
    // What it complains of then is only that it was interrupted.
    if (ended.exitCode !== 0) this.interrupts.check(command === "apply");
    return { ...ended, diagnostics };
  }

  /** @returns standard output */
  private async run(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const result = await this.attempt(args, environment);
    if (result.exitCode !== 0) throw this.failure(args, result);
    return result.stdout;
  }

  private async attempt(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<TerraformResult> {
    const { terraform, interrupts } = this;
    const result = await runTerraform({
      terraform,
      interrupts,
      folder: this.stack.folder,
      args,
      environment,
    });
    if (result.exitCode !== 0) interrupts.check();
    return result;
  }

  private failure(args: readonly string[], { stdout, stderr }: TerraformResult): Error {
    return errorFromText(
      this.call(
        args
          .slice(0, 2)
          .filter((arg) => !arg.startsWith("-"))
          .join(" "),
      ),
      stderr || stdout,
    );
  }

  private call(command: string): FailedCall {
    const { id, folder } = this.stack;
    return { stackId: id, folder, program: this.terraform.program, command };
  }
}

/** Below a stack's folder: the provider's checksums. */
export function lockFileOf({ folder }: StageStack): string {
  return join(folder, ".terraform.lock.hcl");
}
