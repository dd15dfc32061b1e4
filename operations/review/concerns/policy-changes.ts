import { shortened } from "../shown-value";
import { EVERYBODY, type Statement, statementsOf } from "./policy-statements";

export interface PolicyChanges {
  readonly details: readonly string[];
  /**
   * Whether it opens something to everybody, allows all actions of a service or an action on everything that was not, or
   * takes a Deny or a condition away.
   */
  readonly isWider: boolean;
}

/** Marks Terraform's references, in policies that are known only after apply. */
const REFERENCE = "${";

/**
 * Who may do more or less by a policy than before, statement by statement. Both are parsed documents; undefined where
 * there is none. Where `after` holds references of Terraform, its resources and conditions cannot be compared yet.
 */
export function policyChanges(before: unknown, after: unknown): PolicyChanges {
  const isNew = statementsOf(before) === undefined;
  const old = new Map((statementsOf(before) ?? []).map((each) => [each.name, each]));
  const details: string[] = [];
  let isWider = false;
  for (const now of statementsOf(after) ?? []) {
    const was = old.get(now.name);
    old.delete(now.name);
    const changes = was === undefined ? [`new: ${sentence(now)}`] : statementChanges(was, now);
    details.push(...changes);
    if (changes.length > 0) isWider ||= isNew ? isBroad(now) : isWidened(was, now) || reachesAll(was, now);
  }
  for (const gone of old.values()) {
    details.push(`gone: ${sentence(gone)}`);
    isWider ||= gone.effect === "Deny";
  }
  return { details, isWider };
}

function statementChanges(was: Statement, now: Statement): string[] {
  const named = (text: string) => `${now.name}: ${text}`;
  const changes: string[] = [];
  if (was.effect !== now.effect) changes.push(named(`${was.effect} becomes ${now.effect}`));
  const allows = now.effect === "Deny" ? "denies" : "allows";
  changes.push(...differences(was.actions, now.actions, allows).map(named));
  changes.push(...differences(was.principals, now.principals, `${allows} it to`).map(named));
  const isKnown = !`${now.resources}${now.condition}`.includes(REFERENCE);
  if (!isKnown) return changes;
  changes.push(...differences(was.resources, now.resources, `${allows} it on`).map(named));
  if (was.condition !== now.condition) {
    const [old, fresh] = [was.condition, now.condition].map((text) => shortened(text) || "no condition");
    changes.push(named(`condition ${old} becomes ${fresh}`));
  }
  return changes;
}

function differences(was: readonly string[], now: readonly string[], does: string): string[] {
  const added = now.filter((each) => !was.includes(each));
  const removed = was.filter((each) => !now.includes(each));
  return [
    ...(added.length > 0 ? [`also ${does} ${added.join(", ")}`] : []),
    ...(removed.length > 0 ? [`no longer ${does} ${removed.join(", ")}`] : []),
  ];
}

function sentence({ name, effect, actions, resources, principals, condition }: Statement): string {
  const parts = [
    `${name} ${effect === "Deny" ? "denies" : "allows"}`,
    actions.join(", "),
    resources.length > 0 ? `on ${resources.join(", ")}` : "",
    principals.length > 0 ? `to ${principals.join(", ")}` : "",
    condition === "" ? "" : `under the condition ${shortened(condition)}`,
  ];
  return parts.filter((part) => part !== "").join(" ");
}

function isWidened(was: Statement | undefined, now: Statement): boolean {
  if (now.effect === "Deny")
    return was?.effect === "Deny" && was.actions.some((each) => !now.actions.includes(each));
  const hasLostCondition = was !== undefined && was.condition !== "" && now.condition === "";
  const opensToAll = opensToEverybody(now) && (was === undefined || !opensToEverybody(was));
  const allowsAll = allActions(now).some((action) => was?.actions.includes(action) !== true);
  return hasLostCondition || opensToAll || allowsAll || was?.effect === "Deny";
}

/** Of a statement of a new policy. What a key's own account may do with it is no news: every key's policy says so. */
function isBroad(now: Statement): boolean {
  if (now.effect === "Deny") return false;
  const isOwners = now.principals.length > 0 && now.principals.every((who) => /^AWS .*:root$/.test(who));
  return opensToEverybody(now) || (!isOwners && allActions(now).length > 0);
}

function opensToEverybody({ principals, condition }: Statement): boolean {
  return principals.includes(EVERYBODY) && condition === "";
}

function allActions({ actions }: Statement): string[] {
  return actions.filter((action) => /(^|:)\*$/.test(action));
}

/** In a policy that is attached to something, `*` is that thing; in a role's it is everything in the account. */
function reachesAll(was: Statement | undefined, { effect, principals, resources }: Statement): boolean {
  const isRoles = principals.length === 0;
  return effect !== "Deny" && isRoles && resources.includes("*") && was?.resources.includes("*") !== true;
}
