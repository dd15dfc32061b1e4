import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Naming, type StackPart } from "../../../config/naming";
import type { PlannedStack, PlanOutcome } from "../../../operations/review/planned-stack";
import { reviewStage } from "../../../operations/review/review-stage";
import type { ResourceReview, StackReview, StageReview } from "../../../operations/review/stage-review";
import type { Change, ResourceChange, TerraformPlan } from "../../../operations/review/terraform-plan";
import { stageConfig, synthesized } from "../../support/synthesized";

/**
 * Plans that Terraform 1.11 made from the dev stage's JSON with a provider of the exact schema, without what does not change
 * and with shorter API bodies and dashboards:
 *
 * - `changed-*`: of an applied stage after changes of every kind;
 * - `first-*`: of a stage that is not there;
 * - `moved-monitoring`: with a `moved` and a `removed` block;
 * - `prevented-database`: stopped by `prevent_destroy`.
 */
export type PlanFile =
  | `changed-${StackPart}`
  | "first-infrastructure"
  | "first-api"
  | "moved-monitoring"
  | "prevented-database";

const dev = stageConfig("dev");

export function planFile(name: PlanFile): TerraformPlan {
  return JSON.parse(readFileSync(join(__dirname, "plans", `${name}.json`), "utf8"));
}

/** A plan that holds these changes and nothing else. */
export function planOf(...changes: ResourceChange[]): TerraformPlan {
  return { format_version: "1.2", terraform_version: "1.11.4", applyable: true, resource_changes: changes };
}

/** A change of `<type>.it`. */
export function changeOf(
  type: string,
  change: Partial<Change> & Pick<Change, "actions">,
  more: Partial<ResourceChange> = {},
): ResourceChange {
  return {
    address: `${type}.it`,
    mode: "managed",
    type,
    name: "it",
    change: { before: null, after: null, ...change },
    ...more,
  };
}

export function stackOf(part: StackPart, outcome: PlanOutcome, json?: unknown): PlannedStack {
  return {
    part,
    id: new Naming(dev).stack(part),
    synthesized: json ?? synthesized("dev", part).json,
    outcome,
  };
}

export function plannedOf(plan: TerraformPlan, staleAfter: readonly string[] = []): PlanOutcome {
  return { kind: "planned", plan, staleAfter };
}

/** The review of all four stacks of a changed stage. */
export function changedStage(): StageReview {
  const parts = ["infrastructure", "database", "api", "monitoring"] as const;
  const stale = ["MarketplaceInfrastructure-dev"];
  return reviewStage(
    dev,
    parts.map((part) => stackOf(part, plannedOf(planFile(`changed-${part}`), part === "api" ? stale : []))),
  );
}

/** The review of a stage with one stack that is planned like this. */
export function reviewOf(plan: TerraformPlan, json: unknown = {}): StackReview {
  const [stack] = reviewStage(dev, [stackOf("database", plannedOf(plan), json)]).stacks;
  if (stack === undefined) throw new Error("one stack gives one review");
  return stack;
}

/** The review of the only resource of a type that changes. */
export function resourceOf(stacks: readonly StackReview[], type: string): ResourceReview {
  const found = stacks.flatMap(({ changes }) => changes.filter((change) => change.type === type));
  const [only] = found;
  if (only === undefined || found.length > 1) throw new Error(`${found.length} changes of ${type}`);
  return only;
}
