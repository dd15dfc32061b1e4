import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { fileHash, lockFileHash, sourcesHash } from "../plan/file-hash";
import { movedFiles, movedProducers, movedState } from "../plan/moved-since";
import { begunMark, type SavedStack } from "../plan/saved-plan";
import { runSteps } from "../progress";
import type { Counts } from "../review/stage-review";
import type { StackTerraform } from "../terraform/stack-terraform";
import type { StageTerraform, States } from "../terraform/stage-terraform";
import { NO_STATE } from "../terraform/terraform-state";
import { ApplyProgress } from "./apply-progress";

/** Something is other than when the plan was made. */
export class MovedError extends Error {
  override readonly name = "MovedError";

  constructor(
    readonly moved: readonly string[],
    /** Only outputs that the stack reads: planning it again is all that is needed. */
    readonly outputsOnly = false,
  ) {
    super(`What was planned no longer holds:\n${moved.map((what) => `  ${what}`).join("\n")}`);
  }
}

/** What of a stack's files is other than when it was planned. */
export async function movedOnDisk(
  terraform: StackTerraform,
  saved: SavedStack,
  file: string,
): Promise<string[]> {
  const { stack } = terraform;
  const moved = movedFiles(saved, {
    planFile: saved.planFile === null ? null : await fileHash(file),
    sources: await sourcesHash(stack),
    lockFile: await lockFileHash(stack),
  });
  return existsSync(begunMark(file))
    ? [...moved, `${saved.id}: applying its plan was begun before, and nobody knows how far it came`]
    : moved;
}

/** What of the states that a stack was planned from is other than then. */
export function movedInStates(
  stage: StageTerraform,
  saved: SavedStack,
  states: States,
): MovedError | undefined {
  const own = movedState(saved, states.get(saved.part) ?? NO_STATE);
  const stacks = stage.stacks.map(({ stack }) => stack);
  const producers = movedProducers(saved, stacks, states);
  if (own.length + producers.length === 0) return undefined;
  return new MovedError([...own, ...producers], own.length === 0);
}

/**
 * Applies the plan of one stack, when everything is still as it was when the plan was made.
 *
 * @param counts of the plan, for the progress
 * @throws MovedError before anything was done
 * @throws TerraformError
 */
export async function applyPlan(
  stage: StageTerraform,
  terraform: StackTerraform,
  saved: SavedStack,
  file: string,
  counts: Counts["terraform"],
): Promise<void> {
  const moved = await movedOnDisk(terraform, saved, file);
  if (moved.length > 0) throw new MovedError(moved);
  const inStates = movedInStates(stage, saved, await statesFor(stage, saved));
  if (inStates !== undefined) throw inStates;

  await writeFile(begunMark(file), "");
  const total = counts.add + counts.change + counts.destroy;
  await applyWithProgress(terraform, file, total, "Apply");
}

/** @param verb for the progress */
export async function applyWithProgress(
  terraform: StackTerraform,
  file: string,
  total: number,
  verb: string,
): Promise<void> {
  const title = `${verb} ${terraform.stack.id}`;
  await runSteps([
    {
      title,
      run: async (say) => {
        const progress = new ApplyProgress(total, say);
        await terraform.apply(file, (message) => progress.report(message));
        return `${title}: ${progress.completed} of ${total} done`;
      },
    },
  ]);
}

/** The stack's own state and those that it reads. */
async function statesFor(stage: StageTerraform, saved: SavedStack): Promise<States> {
  const needed = stage.stacks.filter(({ stack }) => stack.id === saved.id || stack.id in saved.producers);
  return new Map(await Promise.all(needed.map(async (one) => [one.stack.part, await one.state()] as const)));
}
