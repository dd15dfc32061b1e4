import { STACK_PARTS, type StackPart } from "../../config/naming";
import { CONTRACTS } from "../../stacks/contracts";
import type { TerraformState } from "../terraform/terraform-state";

/** Names of the outputs that a stack reads, by the part that publishes them. */
export type ProducerReads = ReadonlyMap<StackPart, readonly string[]>;

const REFERENCE = /data\.terraform_remote_state\.(\w+)\.outputs(?:\.(\w+)|\[\\?"(\w+)\\?"\])?/g;

/** What the Terraform JSON of a stack reads of other stacks. */
export function producerReads(json: string): ProducerReads {
  const names = new Map<StackPart, Set<string>>();
  for (const [, producer, attribute, key] of json.matchAll(REFERENCE)) {
    const part = STACK_PARTS.find((candidate) => candidate === producer);
    if (part === undefined) continue;
    const read = names.get(part) ?? new Set();
    // `outputs` alone is all of them.
    const name = attribute ?? key;
    for (const one of name === undefined ? Object.keys(CONTRACTS[part]) : [name]) read.add(one);
    names.set(part, read);
  }
  return new Map([...names].map(([part, read]) => [part, [...read].sort()]));
}

/** The parts that have not published all that is read of them: they have to be applied before the reader can be planned. */
export function missingProducers(
  reads: ProducerReads,
  states: ReadonlyMap<StackPart, TerraformState>,
): StackPart[] {
  return [...reads].flatMap(([part, names]) => {
    const published = states.get(part)?.outputs ?? {};
    return names.every((name) => name in published) ? [] : [part];
  });
}
