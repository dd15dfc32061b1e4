import { STACK_PARTS, type StackPart } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import type { SynthesizedStack } from "../../local/terraform/synthesized-stack";
import { CONTRACTS } from "../../stacks/contracts";
import { everyStack, synthesized } from "../support/synthesized";

/** What the expressions of a stack's JSON refer to, such as `aws_vpc.main` or `data.terraform_remote_state.api.outputs.x`. */
function references({ json }: SynthesizedStack, pattern: RegExp): string[] {
  const expressions = JSON.stringify(json).match(/\$\{[^}]*\}/g) ?? [];
  return [...new Set(expressions.flatMap((expression) => expression.match(pattern) ?? []))].sort();
}

/** Every output that a stack reads from another one. */
function readOutputs(stack: SynthesizedStack): { producer: StackPart; name: string }[] {
  return references(stack, /data\.terraform_remote_state\.[\w-]+\.outputs\.\w+/g).map((reference) => {
    const [, , producer, , name] = reference.split(".");
    return { producer: producer as StackPart, name: name ?? "" };
  });
}

describe.each(everyStack())("$part of $stage", ({ stage, part, stack }) => {
  it("publishes exactly its contract, beside the stage that guards the workspace", () => {
    expect(Object.keys(stack.outputs).sort()).toEqual([...Object.keys(CONTRACTS[part]), "stage"].sort());
  });

  it("publishes lists as lists and texts as texts", () => {
    const types = Object.keys(CONTRACTS[part]).map((name) => {
      const value = stack.outputs[name]?.value;
      return [name, Array.isArray(value) ? "list" : typeof value];
    });

    expect(Object.fromEntries(types)).toEqual(CONTRACTS[part]);
  });

  it("publishes nothing sensitive", () => {
    const sensitive = Object.entries(stack.outputs).filter(([, output]) => "sensitive" in output);

    expect(sensitive).toEqual([]);
  });

  it("reads only what earlier stacks of its stage publish", () => {
    const earlier: readonly StackPart[] = STACK_PARTS.slice(0, STACK_PARTS.indexOf(part));

    const missing = readOutputs(stack).filter(
      ({ producer, name }) =>
        !earlier.includes(producer) || !Object.hasOwn(synthesized(stage, producer).outputs, name),
    );

    expect(missing).toEqual([]);
  });

  it("refers to no resource that it does not hold", () => {
    const held = [
      ...stack.resources().map(({ address }) => address),
      ...stack.data().map(({ address }) => `data.${address}`),
    ];
    const used = references(stack, /(?<![\w.])(data\.)?aws_[a-z0-9_]+\.[\w-]+/g);
    const dependencies = stack.resources().flatMap(({ block }) => (block.depends_on ?? []) as string[]);

    expect(used).not.toEqual([]);
    expect([...used, ...dependencies].filter((address) => !held.includes(address))).toEqual([]);
  });
});

describe.each(STAGE_NAMES)("the stacks of %s", (stage) => {
  it("are linked: Api to Database and Infrastructure, Monitoring to Infrastructure", () => {
    const producers = STACK_PARTS.map((part) => [
      part,
      [...new Set(readOutputs(synthesized(stage, part)).map(({ producer }) => producer))],
    ]);

    expect(Object.fromEntries(producers)).toEqual({
      infrastructure: [],
      database: [],
      api: ["database", "infrastructure"],
      monitoring: ["infrastructure"],
    });
  });
});
