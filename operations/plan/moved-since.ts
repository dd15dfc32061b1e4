import type { StackPart } from "../../config/naming";
import type { StageStack } from "../stage-stacks";
import type { TerraformState } from "../terraform/terraform-state";
import { outputHashes } from "./published-outputs";
import type { SavedPlan, SavedStack } from "./saved-plan";

/** What is so now, of the whole stage. */
export interface StageFacts {
  readonly account: string | null;
  readonly terraform: string;
}

/** What is so now, of one stack's folder. */
export interface FolderFacts {
  readonly planFile: string | null;
  readonly sources: string;
  readonly lockFile: string | null;
}

/** What is other than when the stage was planned; nothing when the plans still hold. */
export function movedStage(saved: SavedPlan, now: StageFacts): string[] {
  const moved: string[] = [];
  if (saved.workspace !== saved.stage) {
    moved.push(`the plans were made in workspace ${saved.workspace}, not ${saved.stage}`);
  }
  if (saved.account !== now.account) {
    moved.push(
      `the plans were made in account ${saved.account ?? "unknown"}, your credentials are of ${now.account ?? "none"}`,
    );
  }
  if (saved.terraform !== now.terraform) {
    moved.push(`the plans were made by ${saved.terraform}, this is ${now.terraform}`);
  }
  return moved;
}

/** What of a stack's files is other than when it was planned. */
export function movedFiles(saved: SavedStack, now: FolderFacts): string[] {
  const moved: string[] = [];
  if (saved.sources !== now.sources)
    moved.push(`${saved.id}: its JSON or assets in cdktf.out were written again`);
  if (saved.lockFile !== now.lockFile) moved.push(`${saved.id}: its provider lock file has changed`);
  if (saved.planFile !== now.planFile) moved.push(`${saved.id}: its plan file is not the one that was saved`);
  return moved;
}

/** Whether somebody has written the stack's state since it was planned. */
export function movedState(saved: SavedStack, { lineage, serial }: TerraformState): string[] {
  if (saved.state.lineage !== lineage)
    return [`${saved.id}: its state is another one than when it was planned`];
  if (saved.state.serial === serial) return [];
  return [
    `${saved.id}: its state has been written since (serial ${serial}, planned at ${saved.state.serial})`,
  ];
}

/**
 * Which of the outputs that a plan was made from are other ones now. A producer's serial may have moved: applying it is
 * what comes before.
 */
export function movedProducers(
  saved: SavedStack,
  stacks: readonly StageStack[],
  states: ReadonlyMap<StackPart, TerraformState>,
): string[] {
  return Object.entries(saved.producers).flatMap(([id, then]) => {
    const part = stacks.find((stack) => stack.id === id)?.part;
    const state = part === undefined ? undefined : states.get(part);
    if (state === undefined || state.lineage !== then.lineage) {
      return [
        `${saved.id}: the state of ${id}, whose outputs it reads, is another one than when it was planned`,
      ];
    }
    const names = Object.keys(then.outputs);
    const now = outputHashes(state, names);
    const other = names.filter((name) => now[name] !== then.outputs[name]);
    return other.length === 0
      ? []
      : [`${saved.id}: ${id} publishes other values than when it was planned: ${other.join(", ")}`];
  });
}
