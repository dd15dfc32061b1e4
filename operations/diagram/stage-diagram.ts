import { producerReads } from "../plan/producer-reads";
import { callsOf } from "./calls";
import type { DiagramRead, DiagramStack, StackJson, StageDiagram } from "./diagram-model";
import { type MainNodes, mainNodes } from "./main-nodes";
import { type StageResource, StageResources } from "./stage-resources";

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
