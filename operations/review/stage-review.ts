import type { StackPart } from "../../config/naming";
import type { StageName } from "../../config/stages";

/** What a stage's plans would do, as reviewers and pipelines read it. Holds no secrets and no times: equal plans give equal reviews. */
export interface StageReview {
  /** Of this shape, which docs/report.schema.json describes; a change that readers have to know of counts it up. */
  readonly version: 1;
  readonly stage: StageName;
  /** `plan`: what applying would do. `drift`: what has been changed outside Terraform. */
  readonly subject: "plan" | "drift";
  /** In the order of deployment. */
  readonly stacks: readonly StackReview[];
  readonly counts: Counts;
  /** Whether anything is to be done: resources, outputs, or stacks that can only be planned later. */
  readonly hasChanges: boolean;
  /** Whether something must not be applied as it is: data would be lost, or Terraform refuses. */
  readonly isBlocked: boolean;
  /** Whether a stack could not be planned. */
  readonly hasFailed: boolean;
  readonly dataLoss: readonly DataLoss[];
  /** US dollars a month; undefined when that of any stack is. */
  readonly costBefore: number | undefined;
  readonly costAfter: number | undefined;
}

export interface StackReview {
  readonly part: StackPart;
  readonly id: string;
  readonly state: "planned" | "planAgain" | "waits" | "blocked" | "failed";
  /** Ids of the stacks that have to be applied first. */
  readonly after: readonly string[];
  /** Terraform's, of a stack that is blocked or failed. */
  readonly messages: readonly string[];
  /** What to do about the state; undefined when there is nothing to do but to apply. */
  readonly nextStep: string | undefined;
  readonly counts: Counts;
  readonly changes: readonly ResourceReview[];
  /** Changes outside Terraform that planning noticed: applying undoes them, or keeps them where they do not matter. */
  readonly drift: readonly ResourceReview[];
  /** Names of the outputs that would change. */
  readonly outputs: readonly string[];
  /** Empty for drift, where it has happened already: see the changes. */
  readonly dataLoss: readonly DataLoss[];
  readonly concerns: readonly Concern[];
  /** US dollars a month; undefined when it cannot be known. */
  readonly costBefore: number | undefined;
  readonly costAfter: number | undefined;
}

/** Resources, each counted once, and the same as Terraform's `Plan:` line counts them. */
export interface Counts {
  readonly created: number;
  readonly updated: number;
  readonly replaced: number;
  readonly destroyed: number;
  /** Adopted into the state. One that is changed too counts there as well, as in Terraform. */
  readonly imported: number;
  /** At another address than before. One that is changed too counts there as well. */
  readonly moved: number;
  /** Dropped from the state, left alone in AWS. */
  readonly forgotten: number;
  /** `Plan: add to add, change to change, destroy to destroy`: a replacement is one of each. */
  readonly terraform: { readonly add: number; readonly change: number; readonly destroy: number };
}

export type ResourceAction =
  | "created"
  | "updated"
  | "replaced"
  | "destroyed"
  | "forgotten"
  | "imported"
  | "moved";

export interface ResourceReview {
  readonly address: string;
  readonly type: string;
  readonly action: ResourceAction;
  readonly holdsData: boolean;
  /** Where it was before a `moved` block. */
  readonly previousAddress: string | undefined;
  /** By which it is adopted. */
  readonly importId: string | undefined;
  /** Why Terraform wants this, when it says so. */
  readonly reason: string | undefined;
  /** Whether it is the former one, which a replacement could not destroy: the one in its place stays. */
  readonly isLeftover: boolean;
  /** Of updates and replacements: what differs. */
  readonly attributes: readonly AttributeChange[];
  /** Of updates and replacements: paths of what gets a value that is known only after apply. */
  readonly knownAfterApply: readonly string[];
}

export interface AttributeChange {
  /** Such as `environment[0].variables.STAGE`, or `policy.Statement[ReadTables].Action`. */
  readonly path: string;
  /** As JSON, shortened; undefined where there was nothing. */
  readonly before: string | undefined;
  readonly after: string | undefined;
  readonly forcesReplacement: boolean;
}

/** A resource whose data would be gone. */
export interface DataLoss {
  readonly address: string;
  readonly action: "destroyed" | "replaced";
  /** What would be lost. */
  readonly holds: string;
}

/** What a reviewer should look at twice. */
export interface Concern {
  readonly kind: "identity" | "network" | "protection";
  /** `warning`: opens something to everybody, or takes a protection away. */
  readonly level: "notice" | "warning";
  readonly address: string;
  /** In our words only; what others wrote is in the details. */
  readonly summary: string;
  readonly details: readonly string[];
}
