import type { Concern } from "../../../../operations/review/stage-review";
import type { Change } from "../../../../operations/review/terraform-plan";
import { changeOf, planOf, reviewOf } from "../planned";

/** What is told of `<type>.it`, when it changes like this and nothing else does. */
export function concernsOf(
  type: string,
  change: Partial<Change> & Pick<Change, "actions">,
  json: unknown = {},
): readonly Concern[] {
  return reviewOf(planOf(changeOf(type, change)), json).concerns;
}

/** What is told of an update. */
export function updated(type: string, before: object, after: object): readonly Concern[] {
  return concernsOf(type, { actions: ["update"], before, after });
}
