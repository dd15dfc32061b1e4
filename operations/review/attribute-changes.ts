import microdiff from "microdiff";
import { alignedTrees, readablePath, type Tree } from "./aligned";
import { Comparables, KNOWN_AFTER_APPLY } from "./comparable";
import { shownValue } from "./shown-value";
import type { AttributeChange } from "./stage-review";
import type { Block } from "./synthesized-stack";
import type { Change, ResourceChange } from "./terraform-plan";

/** Attributes whose JSON describes fields and holds no values of them: there a field may be named `password`. */
const DESCRIPTIONS: Readonly<Record<string, readonly string[]>> = { aws_api_gateway_rest_api: ["body"] };

/** A resource before and after: readable and without secrets; JSON texts are what they say, absent is what is null. */
export interface Sides {
  /** Undefined when there is none yet. */
  readonly before: Tree | undefined;
  /** Undefined when there is none any more. */
  readonly after: Tree | undefined;
  /** What the stack's JSON sets, with Terraform's references as text. */
  readonly configured: Tree;
}

/** Both sides of a change beside the stack's JSON for it. */
export function sidesOf({ type, change }: ResourceChange, block: Block): Sides {
  const { before, after, after_unknown: unknown, before_sensitive, after_sensitive } = change;
  const comparables = new Comparables();
  const secrecy = {
    sensitive: [before_sensitive, after_sensitive],
    descriptions: DESCRIPTIONS[type] ?? [],
  };
  return {
    before: isObject(before) ? comparables.ofAttributes(before, {}, secrecy) : undefined,
    after: isObject(after) ? comparables.ofAttributes(after, unknown, secrecy) : undefined,
    configured: comparables.ofAttributes(block, {}, secrecy),
  };
}

export interface AttributeChanges {
  readonly attributes: readonly AttributeChange[];
  /** Paths of what had a value, or had none, and gets one that is known only after apply. */
  readonly knownAfterApply: readonly string[];
}

/**
 * What an update or a replacement changes, attribute by attribute. Where an attribute that the JSON sets becomes unknown it
 * is a change, while AWS's own values become unknown with every replacement.
 *
 * @param forcing paths whose changes force the replacement
 */
export function attributeChanges(
  { before = {}, after = {}, configured }: Sides,
  forcing: Change["replace_paths"] = [],
): AttributeChanges {
  const forcingAttributes = new Set(forcing.map(([attribute]) => String(attribute)));
  const attributes: AttributeChange[] = [];
  const knownAfterApply: string[] = [];
  for (const difference of microdiff(...alignedTrees(before, after), { cyclesFix: false })) {
    const path = readablePath(difference.path);
    const attribute = String(difference.path[0]);
    const forcesReplacement = forcingAttributes.has(attribute);
    const now = difference.type === "REMOVE" ? undefined : difference.value;
    const was = difference.type === "CREATE" ? undefined : difference.oldValue;
    const isComputed = !forcesReplacement && !Object.hasOwn(configured, attribute);
    if (now === KNOWN_AFTER_APPLY && isComputed) knownAfterApply.push(path);
    else attributes.push({ path, before: shownValue(was), after: shownValue(now), forcesReplacement });
  }
  return { attributes, knownAfterApply };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
