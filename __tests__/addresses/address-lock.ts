import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { STACK_PARTS } from "../../config/naming";
import type { StageName } from "../../config/stages";
import { synthesized } from "../support/synthesized";

/** A `moved` block of one stack: Terraform renames instead of destroying and creating. */
export interface Move {
  readonly from: string;
  readonly to: string;
}

/** Resources that come and go with files in config/keys: each key of a rotation is one. They hold no data. */
const NOT_LOCKED = ["aws_cloudfront_public_key"];

/** `<stack id> <address>` of every resource of a stage, sorted. */
export function addressesOf(stage: StageName): string[] {
  return STACK_PARTS.flatMap((part) => {
    const stack = synthesized(stage, part);
    return stack
      .resources()
      .filter(({ type }) => !NOT_LOCKED.includes(type))
      .map(({ address }) => `${stack.id} ${address}`);
  }).sort();
}

/** The `moved` blocks of a stage, with addresses in the form of the lock. */
export function movesOf(stage: StageName): Move[] {
  return STACK_PARTS.flatMap((part) => {
    const { id, json } = synthesized(stage, part);
    return ((json.moved ?? []) as Move[]).map(({ from, to }) => ({
      from: `${id} ${from}`,
      to: `${id} ${to}`,
    }));
  });
}

export function lockFile(stage: StageName): string {
  return join(__dirname, `${stage}.lock.txt`);
}

export function lockedAddresses(stage: StageName): string[] {
  return readFileSync(lockFile(stage), "utf8").split("\n").filter(Boolean);
}

export function lock(stage: StageName): void {
  writeFileSync(lockFile(stage), `${addressesOf(stage).join("\n")}\n`);
}

/** What differs from the lock without a `moved` block, as a message; empty when nothing does. */
export function unexplained(
  locked: readonly string[],
  present: readonly string[],
  moves: readonly Move[],
): string {
  const moved = moves.filter(({ from, to }) => locked.includes(from) && present.includes(to));
  const removed = locked.filter(
    (address) => !present.includes(address) && !moved.some(({ from }) => from === address),
  );
  const added = present.filter(
    (address) => !locked.includes(address) && !moved.some(({ to }) => to === address),
  );
  if (removed.length + added.length === 0) return "";
  return [
    ...removed.map((address) => `removed: ${address}`),
    ...added.map((address) => `added:   ${address}`),
    "A removed address is destroyed with its data. If a resource only got another address, call moveFromId() with the old",
    "one at the construct; if the change is meant, run npm run addresses:update and commit the lock files.",
  ].join("\n");
}
