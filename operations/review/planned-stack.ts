import type { StackPart } from "../../config/naming";
import type { TerraformPlan } from "./terraform-plan";

/** What became of planning one stack: what the review of a stage is made from. */
export interface PlannedStack {
  readonly part: StackPart;
  /** The stack's id, such as `MarketplaceApi-dev`. */
  readonly id: string;
  /** The parsed `cdk.tf.json`. */
  readonly synthesized: unknown;
  readonly outcome: PlanOutcome;
}

export type PlanOutcome =
  /** @param staleAfter ids of producers whose plans change outputs that this stack reads: it has to be planned again after them */
  | { readonly kind: "planned"; readonly plan: TerraformPlan; readonly staleAfter: readonly string[] }
  /** Producers that were never applied: nothing can be planned yet. */
  | { readonly kind: "waits"; readonly waitsFor: readonly string[] }
  /** Terraform refused, as `prevent_destroy` wants it: its messages, each with resource and line. The plan file may exist (`errored`). */
  | { readonly kind: "blocked"; readonly messages: readonly string[]; readonly plan?: TerraformPlan }
  | { readonly kind: "failed"; readonly messages: readonly string[] };
