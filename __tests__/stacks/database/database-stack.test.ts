import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";

/** Every table as the platform's rules name it: hash key, indexes as [name, hash, range, projection], expiry. */
const EXPECTED = {
  users: {
    hash: "userId",
    indexes: [["email-index", "email", undefined, "KEYS_ONLY"]],
    ttl: undefined,
    attributes: { email: "S", userId: "S" },
  },
  solutions: {
    hash: "solutionId",
    indexes: [
      ["category-index", "category", "createdAt", "ALL"],
      ["partner-index", "partnerId", "createdAt", "ALL"],
    ],
    ttl: undefined,
    attributes: { category: "S", createdAt: "S", partnerId: "S", solutionId: "S" },
  },
  transactions: {
    hash: "transactionId",
    indexes: [
      ["user-index", "userId", "createdAt", "ALL"],
      ["partner-index", "partnerId", "createdAt", "ALL"],
      ["pending-index", "pendingShard", "leaseUntil", "KEYS_ONLY"],
    ],
    ttl: undefined,
    attributes: {
      createdAt: "S",
      leaseUntil: "N",
      partnerId: "S",
      pendingShard: "S",
      transactionId: "S",
      userId: "S",
    },
  },
  sessions: {
    hash: "sessionId",
    indexes: [["user-index", "userId", "createdAt", "ALL"]],
    ttl: { attribute_name: "expiresAt", enabled: true },
    attributes: { createdAt: "S", sessionId: "S", userId: "S" },
  },
} as const;
const TABLE_ROWS = Object.entries(EXPECTED);

describe.each(STAGE_NAMES)("the Database stack of %s", (stage) => {
  const stack = synthesized(stage, "database");
  const table = (key: string) =>
    stack.resource("aws_dynamodb_table", { name: `marketplace-${stage}-${key}` });

  it("consists of four tables and contributor insights, and of nothing else", () => {
    expect(stack.resources("aws_dynamodb_table")).toHaveLength(4);
    expect(stack.resources("aws_dynamodb_contributor_insights")).toHaveLength(11);
    expect(stack.resources()).toHaveLength(15);
  });

  it.each(TABLE_ROWS)("has the key of %s without a sort key", (key, expected) => {
    const { block } = table(key);

    expect(block.hash_key).toBe(expected.hash);
    expect(block).not.toHaveProperty("range_key");
  });

  it.each(TABLE_ROWS)("gives %s exactly its global indexes", (key, expected) => {
    const indexes = table(key).block.global_secondary_index as Block[];

    expect(
      indexes.map((index) => [index.name, index.hash_key, index.range_key, index.projection_type]),
    ).toEqual(expected.indexes);
    expect(table(key).block).not.toHaveProperty("local_secondary_index");
  });

  it.each(TABLE_ROWS)(
    "declares the key attributes of %s with their types, and no others",
    (key, expected) => {
      const attributes = table(key).block.attribute as Block[];

      expect(attributes).toHaveLength(Object.keys(expected.attributes).length);
      expect(Object.fromEntries(attributes.map(({ name, type }) => [name, type]))).toEqual(
        expected.attributes,
      );
    },
  );

  it.each(TABLE_ROWS)("expires the items of %s only where they may go", (key, expected) => {
    expect(table(key).block.ttl).toEqual(expected.ttl);
  });

  it.each(TABLE_ROWS)("bills %s per request", (key) => {
    const { block } = table(key);

    expect(block.billing_mode).toBe("PAY_PER_REQUEST");
    expect(block).not.toHaveProperty("read_capacity");
    expect(block).not.toHaveProperty("write_capacity");
  });

  it.each(TABLE_ROWS)("recovers %s to any point in time", (key) => {
    expect(table(key).block.point_in_time_recovery).toEqual({ enabled: true });
  });

  it.each(TABLE_ROWS)("encrypts %s by the AWS-managed key", (key) => {
    expect(table(key).block.server_side_encryption).toEqual({ enabled: true });
  });

  it.each(TABLE_ROWS)("protects %s from deletion as the stage says", (key) => {
    const { deletionProtection } = stageConfig(stage);

    expect(table(key).block.deletion_protection_enabled).toBe(deletionProtection);
    expect(table(key).block.lifecycle).toEqual(deletionProtection ? { prevent_destroy: true } : undefined);
  });

  it.each(TABLE_ROWS)("watches the keys of %s and of each of its indexes", (key, expected) => {
    const insights = stack
      .resources("aws_dynamodb_contributor_insights")
      .filter(({ block }) => block.table_name === `\${${table(key).address}.name}`);

    expect(insights.map(({ block }) => block.index_name)).toEqual(
      expect.arrayContaining([undefined, ...expected.indexes.map(([name]) => name)]),
    );
    expect(insights).toHaveLength(1 + expected.indexes.length);
  });

  it("records the busiest keys as the stage says, but never e-mail addresses", () => {
    const modeOf = ({ block }: { block: Block }) => block.mode;
    const insights = stack.resources("aws_dynamodb_contributor_insights");
    const byEmail = insights.filter(({ block }) => block.index_name === "email-index");
    const others = insights.filter((resource) => !byEmail.includes(resource));

    expect(byEmail.map(modeOf)).toEqual(["THROTTLED_KEYS"]);
    expect([...new Set(others.map(modeOf))]).toEqual([
      stage === "dev" ? "THROTTLED_KEYS" : "ACCESSED_AND_THROTTLED_KEYS",
    ]);
  });

  it.each(TABLE_ROWS)("publishes name and ARN of %s", (key) => {
    const { address } = table(key);

    expect(stack.outputs[`${key}_table_name`]).toEqual({ value: `\${${address}.name}` });
    expect(stack.outputs[`${key}_table_arn`]).toEqual({ value: `\${${address}.arn}` });
  });

  it("publishes nothing but the tables and the stage", () => {
    expect(Object.keys(stack.outputs)).toHaveLength(2 * TABLE_ROWS.length + 1);
    expect(stack.outputs.stage).toMatchObject({ value: stage });
  });

  it("reads no other stack", () => {
    expect(stack.data().map(({ type }) => type)).toEqual(["aws_caller_identity"]);
  });
});

it("protects the tables of staging and prod, not those of dev", () => {
  const protection = STAGE_NAMES.map((stage) =>
    synthesized(stage, "database")
      .resources("aws_dynamodb_table")
      .map(({ block }) => block.deletion_protection_enabled),
  );

  expect(protection).toEqual([Array(4).fill(false), Array(4).fill(true), Array(4).fill(true)]);
});
