import type { Blocks } from "../../../support/policy-review";

/** How a policy is shown to work: stacks that it lets pass, and stacks with what it says about each. */
export interface PolicyCase {
  readonly safe: Readonly<Record<string, Blocks>>;
  /** By what is wrong; the first key of `blocks` is the resource that is found. */
  readonly unsafe: Readonly<
    Record<string, { readonly blocks: Blocks; readonly messages: readonly string[] }>
  >;
}

export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
