import microdiff from "microdiff";
import { alignedTrees, readablePath } from "./aligned";
import { Comparables, KNOWN_AFTER_APPLY } from "./comparable";
import { shownValue } from "./shown-value";
import type { AttributeChange } from "./stage-review";
import type { ResourceChange } from "./terraform-plan";

/** Attributes whose JSON describes fields and holds no values of them: there a field may be named `password`. */
const DESCRIPTIONS: Readonly<Record<string, readonly string[]>> = { aws_api_gateway_rest_api: ["body"] };

export interface AttributeChanges {
  readonly attributes: readonly AttributeChange[];
  /** Paths of what had a value, or had none, and gets one that is known only after apply. */
  readonly knownAfterApply: readonly string[];
}

/**
 * What an update or a replacement changes, attribute by attribute, without secrets.
 *
 * @param configured names of the attributes that the JSON sets: where one of them becomes unknown it is a change, while
 *   AWS's own values become unknown with every replacement
 */
export function attributeChanges(
  { type, change }: ResourceChange,
  configured: ReadonlySet<string>,
): AttributeChanges {
  const { before, after, after_unknown: unknown, before_sensitive, after_sensitive } = change;
  const comparables = new Comparables();
  const secrecy = {
    sensitive: [before_sensitive, after_sensitive],
    descriptions: DESCRIPTIONS[type] ?? [],
  };
  const [first, second] = alignedTrees(
    comparables.ofAttributes({ value: before }, secrecy),
    comparables.ofAttributes({ value: after, unknown }, secrecy),
  );
  const forcing = new Set((change.replace_paths ?? []).map(([attribute]) => String(attribute)));

  const attributes: AttributeChange[] = [];
  const knownAfterApply: string[] = [];
  for (const difference of microdiff(first, second, { cyclesFix: false })) {
    const path = readablePath(difference.path);
    const forcesReplacement = forcing.has(String(difference.path[0]));
    const now = difference.type === "REMOVE" ? undefined : difference.value;
    const was = difference.type === "CREATE" ? undefined : difference.oldValue;
    const isComputed = !forcesReplacement && !configured.has(String(difference.path[0]));
    if (now === KNOWN_AFTER_APPLY && isComputed) knownAfterApply.push(path);
    else attributes.push({ path, before: shownValue(was), after: shownValue(now), forcesReplacement });
  }
  return { attributes, knownAfterApply };
}
