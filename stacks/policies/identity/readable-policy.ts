import type { Policy } from "../policy";

/** Policy documents are JSON text, since the other policies cannot see into an expression. */
export const readablePolicy: Policy = {
  id: "readable-policy",
  types: "any",
  *check({ policyDocuments }) {
    for (const { attribute, statements } of policyDocuments) {
      if (statements !== undefined) continue;
      yield {
        found: `has a "${attribute}" that is no JSON text, so nobody can check it at synth`,
        remedy: "Write it with policyDocument() of stacks/constructs/policy-document.ts.",
      };
    }
  },
};
