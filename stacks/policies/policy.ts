import type { StackElement } from "./stack-element";
import type { StackView } from "./stack-view";

/** What is wrong with one element. The two texts become one message behind the element's address. */
export interface Finding {
  /** Goes on behind the address and names the offending value: `allows "s3:*"`. */
  readonly found: string;
  /** What to do instead, as a sentence. */
  readonly remedy: string;
}

/** One safety rule, checked at every element of every stack during synth. */
export interface Policy {
  /** Names the policy in messages and in suppressions. */
  readonly id: string;
  /** Terraform types that are looked at (`aws_s3_bucket`), or `any` for all. */
  readonly types: readonly string[] | "any";
  /**
   * Whether the policy holds in this stack at all. Where it does not, its suppressions may stay unused.
   *
   * @default in every stack
   */
  inForce?(stack: StackView): boolean;
  /** Yields nothing for a safe element. */
  check(element: StackElement, stack: StackView): Iterable<Finding>;
}
