import { POLICIES } from "../../../stacks/policies/policies";
import { suppress } from "../../../stacks/policies/suppressions";
import { findings, stackOf } from "../../support/policy-review";
import { BUCKET_CASES } from "./cases/buckets";
import { COMPUTE_CASES } from "./cases/compute";
import { DATA_HOLDER_CASES } from "./cases/data-holders";
import { IDENTITY_CASES } from "./cases/identity";
import { NETWORK_CASES } from "./cases/network";
import { OBSERVABILITY_CASES } from "./cases/observability";
import type { PolicyCase } from "./cases/policy-case";

const CASES: Readonly<Record<string, PolicyCase>> = {
  ...IDENTITY_CASES,
  ...BUCKET_CASES,
  ...DATA_HOLDER_CASES,
  ...COMPUTE_CASES,
  ...NETWORK_CASES,
  ...OBSERVABILITY_CASES,
};

it("shows every policy failing an unsafe stack", () => {
  // default-tags is about a provider: apply-policies.test.ts.
  expect([...Object.keys(CASES), "default-tags"].sort()).toEqual(POLICIES.map(({ id }) => id).sort());
});

describe.each(Object.entries(CASES))("%s", (id, { safe, unsafe }) => {
  const policies = POLICIES.filter((policy) => policy.id === id);

  it.each(Object.entries(safe))("lets pass: %s", (_, blocks) => {
    expect(findings((app) => stackOf(app, blocks), policies)).toEqual([]);
  });

  it.each(Object.entries(unsafe))("refuses with the remedy: %s", (_, { blocks, messages }) => {
    const found = findings((app) => stackOf(app, blocks), policies);

    expect(found).toEqual(messages.map((message) => expect.stringContaining(message)));
  });

  it.each(Object.entries(unsafe))("accepts with a reason: %s", (_, { blocks, messages }) => {
    const found = findings((app) => {
      const stack = stackOf(app, blocks);
      for (const address of new Set(messages.map((message) => message.split(" ")[0]))) {
        suppress(stack.node.findChild(address?.split(".")[1] ?? ""), id, "Right in this test.");
      }
    }, policies);

    expect(found).toEqual([]);
  });
});
