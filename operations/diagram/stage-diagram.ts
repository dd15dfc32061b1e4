import type { StackPart } from "../../config/naming";
import { producerReads } from "../plan/producer-reads";
import { callsOf } from "./calls";
import { type MainNodes, mainNodes } from "./main-nodes";
import { type StageResource, StageResources } from "./stage-resources";

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

/** @param stacks all of a stage, in the order of deployment */
export function stageDiagram(stacks: readonly StackJson[]): StageDiagram {
  const resources = new StageResources(stacks);
  const main = mainNodes(resources);
  const { calls, outside } = callsOf(resources, main);
  return {
    stacks: stacks.map((stack) => stackOf(stack, resources, main)),
    outside,
    calls,
    reads: readsOf(stacks),
  };
}

function stackOf({ id, part }: StackJson, resources: StageResources, main: MainNodes): DiagramStack {
  const own = resources.of(part);
  return { id, part, resourceCount: own.length, types: typesOf(own), nodes: main.of(part) };
}

function typesOf(resources: readonly StageResource[]): DiagramStack["types"] {
  const counts = new Map<string, number>();
  for (const { type } of resources) counts.set(type, (counts.get(type) ?? 0) + 1);
  return [...counts]
    .map(([type, count]) => ({ type, count }))
    .sort((a, b) => b.count - a.count || (a.type < b.type ? -1 : 1));
}

/** A state that is declared is read, be it for none of its outputs. */
function readsOf(stacks: readonly StackJson[]): DiagramRead[] {
  return stacks.flatMap(({ part: reader, json }) => {
    const { data = {} } = json as { readonly data?: { readonly terraform_remote_state?: object } };
    const declared = Object.keys(data.terraform_remote_state ?? {});
    const outputs = producerReads(JSON.stringify(json));
    return stacks
      .filter(({ part }) => declared.includes(part))
      .map(({ part: producer }) => ({ reader, producer, outputs: outputs.get(producer) ?? [] }));
  });
}
