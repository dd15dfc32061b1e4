import type { StageTerraform, States } from "../terraform/stage-terraform";
import { NO_STATE } from "../terraform/terraform-state";
import { fileHash } from "./file-hash";
import type { StackAttempt } from "./plan-stack";
import { outputHashes } from "./published-outputs";
import { planFile, type SavedPlan, type SavedStack } from "./saved-plan";

/**
 * The record of plans that were made in `folder`: all that has to be the same when they are applied.
 *
 * @param account whose credentials made them; null where nobody could be asked
 * @throws Error when one of the stacks could not be planned
 */
export async function recordPlan(
  stage: StageTerraform,
  account: string | null,
  states: States,
  attempts: readonly StackAttempt[],
  folder: string,
): Promise<SavedPlan> {
  const { name } = stage.stage;
  return {
    version: 1,
    stage: name,
    workspace: name,
    account,
    terraform: stage.version,
    stacks: await Promise.all(attempts.map((attempt) => recordStack(attempt, stage, states, folder))),
  };
}

/** The part of it that one stack has. */
export async function recordStack(
  { part, id, outcome, changes, sources, lockFile, state, reads }: StackAttempt,
  stage: StageTerraform,
  states: States,
  folder: string,
): Promise<SavedStack> {
  if (outcome.kind === "failed") throw new Error(`${id} was not planned: there is nothing to record`);
  const producers = [...reads].map(([producer, names]) => {
    const { lineage, serial, ...read } = states.get(producer) ?? NO_STATE;
    const producerId = stage.stacks.find(({ stack }) => stack.part === producer)?.stack.id ?? producer;
    return [producerId, { lineage, serial, outputs: outputHashes({ ...read, lineage, serial }, names) }];
  });
  return {
    part,
    id,
    outcome: outcome.kind,
    after: afterOf(outcome),
    changes,
    planFile: outcome.kind === "planned" ? await fileHash(planFile(folder, id)) : null,
    sources,
    lockFile,
    state: { lineage: state.lineage, serial: state.serial },
    producers: Object.fromEntries(producers),
  };
}

function afterOf(outcome: StackAttempt["outcome"]): string[] {
  if (outcome.kind === "planned") return [...outcome.staleAfter];
  return outcome.kind === "waits" ? [...outcome.waitsFor] : [];
}
