import type { StackPart } from "../../config/naming";

/** What a node stands for; it decides the node's shape. */
export type NodeKind = "caller" | "entry" | "function" | "storage" | "network" | "messages" | "service";

/** A main resource of a stack, several of one sort, or something outside the stacks. */
export interface DiagramNode {
  /** Unique in the diagram; letters, digits and `_`. */
  readonly id: string;
  readonly kind: NodeKind;
  /** Lines of text. */
  readonly label: readonly string[];
}

export interface DiagramStack {
  /** For example `MarketplaceApi-dev`. */
  readonly id: string;
  readonly part: StackPart;
  /** Resources in the stack's JSON. */
  readonly resourceCount: number;
  /** How many of each type, the most first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
  readonly nodes: readonly DiagramNode[];
}

/** Somebody calls, or sends to, somebody; both are ids of nodes. */
export interface DiagramCall {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

/** A stack reads outputs that another publishes. */
export interface DiagramRead {
  readonly reader: StackPart;
  readonly producer: StackPart;
  /** Names of the outputs, sorted. */
  readonly outputs: readonly string[];
}

/** The architecture of a stage: what its synthesized JSON says of who is there and who calls whom. */
export interface StageDiagram {
  /** In the order of deployment. */
  readonly stacks: readonly DiagramStack[];
  /** Callers, and services of AWS that no stack makes. */
  readonly outside: readonly DiagramNode[];
  readonly calls: readonly DiagramCall[];
  /** One for each remote state that a stack reads. */
  readonly reads: readonly DiagramRead[];
}

/** The Terraform JSON of one stack, parsed. */
export interface StackJson {
  readonly id: string;
  readonly part: StackPart;
  readonly json: unknown;
}
