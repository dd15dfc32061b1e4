import { existsSync } from "node:fs";
import type { PlannedStack, PlanOutcome } from "../review/planned-stack";
import { readSynthesized, type StageStack } from "../stage-stacks";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { States } from "../terraform/stage-terraform";
import { TerraformError } from "../terraform/terraform-error";
import { NO_STATE, type TerraformState } from "../terraform/terraform-state";
import { lockFileHash, sourcesHash } from "./file-hash";
import { missingProducers, type ProducerReads, producerReads } from "./producer-reads";

/** What became of planning a stack, and what it was planned from. */
export interface StackAttempt extends PlannedStack {
  readonly stack: StageStack;
  /** Whether applying would do anything; false when there is no plan. */
  readonly changes: boolean;
  readonly warnings: readonly string[];
  readonly reads: ProducerReads;
  /** Hex SHA-256, taken before the plan was made. */
  readonly sources: string;
  readonly lockFile: string | null;
  readonly state: TerraformState;
}

/**
 * Plans one stack into `file`; not at all when a stack that it reads from has not published everything yet. What terraform
 * refuses is part of the result.
 *
 * @param stacks of the whole stage, to name producers by their ids
 * @param states read before: should one move meanwhile, the plan counts as made from the older one, and is refused later
 */
export async function planStack(
  terraform: StackTerraform,
  stacks: readonly StageStack[],
  states: States,
  file: string,
): Promise<StackAttempt> {
  const { stack } = terraform;
  const json = await readSynthesized(stack);
  const reads = producerReads(json);
  const missing = missingProducers(reads, states);
  const base = {
    stack,
    part: stack.part,
    id: stack.id,
    synthesized: JSON.parse(json) as unknown,
    reads,
    sources: await sourcesHash(stack),
    lockFile: await lockFileHash(stack),
    state: states.get(stack.part) ?? NO_STATE,
    changes: false,
    warnings: [],
  };
  if (missing.length > 0) {
    return { ...base, outcome: { kind: "waits", waitsFor: idsOf(missing, stacks) } };
  }
  try {
    const result = await terraform.plan(file);
    if (result.kind === "blocked") {
      return { ...base, outcome: await blocked(terraform, file, result.messages) };
    }
    const outcome: PlanOutcome = { kind: "planned", plan: await terraform.show(file), staleAfter: [] };
    return { ...base, outcome, changes: result.changes, warnings: result.warnings };
  } catch (error) {
    if (!(error instanceof TerraformError)) throw error;
    return { ...base, outcome: { kind: "failed", messages: error.messages } };
  }
}

/** Ids of parts, in the order of deployment. */
export function idsOf(parts: readonly string[], stacks: readonly StageStack[]): string[] {
  return stacks.filter(({ part }) => parts.includes(part)).map(({ id }) => id);
}

async function blocked(
  terraform: StackTerraform,
  file: string,
  messages: readonly string[],
): Promise<PlanOutcome> {
  return existsSync(file)
    ? { kind: "blocked", messages, plan: await terraform.show(file) }
    : { kind: "blocked", messages };
}
