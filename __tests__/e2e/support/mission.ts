import { FUNCTION_KEYS, TABLE_KEYS } from "../../../config/naming";
import { routes } from "../../../handlers/routes";
import type { Created } from "./created";

/** Expects of what exists of dev everything that the mission says about it, in words of AWS instead of Terraform's. */
export function expectMission(created: Created): void {
  expectTables(created);
  expectBuckets(created);
  expectFunctions(created);
  expectAlarms(created);
  expectApi(created);
}

function expectTables({ tables }: Created): void {
  const table = {
    billing: "PAY_PER_REQUEST",
    encryption: "KMS",
    protected: false,
    recovery: "ENABLED",
    ttl: null,
  };
  expect(tables).toEqual({
    "marketplace-dev-users": {
      ...table,
      keys: ["userId"],
      indexes: { "email-index": ["email"] },
      projections: { "email-index": "KEYS_ONLY" },
    },
    "marketplace-dev-solutions": {
      ...table,
      keys: ["solutionId"],
      indexes: { "category-index": ["category", "createdAt"], "partner-index": ["partnerId", "createdAt"] },
      projections: { "category-index": "ALL", "partner-index": "ALL" },
    },
    "marketplace-dev-transactions": {
      ...table,
      keys: ["transactionId"],
      indexes: {
        "user-index": ["userId", "createdAt"],
        "partner-index": ["partnerId", "createdAt"],
        "pending-index": ["pendingShard", "leaseUntil"],
      },
      projections: { "user-index": "ALL", "partner-index": "ALL", "pending-index": "KEYS_ONLY" },
    },
    "marketplace-dev-sessions": {
      ...table,
      keys: ["sessionId"],
      indexes: { "user-index": ["userId", "createdAt"] },
      projections: { "user-index": "ALL" },
      ttl: "expiresAt",
    },
  });
}

function expectBuckets({ buckets }: Created): void {
  expect(Object.keys(buckets).sort()).toEqual(
    ["assets", "cloudfront-logs", "solution-files"].map((name) => `marketplace-dev-${name}-123456789012`),
  );
  for (const bucket of Object.values(buckets)) {
    expect(bucket).toMatchObject({
      versioning: "Enabled",
      encryption: "AES256",
      ownership: "BucketOwnerEnforced",
    });
    expect(Object.values(bucket.blocked)).toEqual([true, true, true, true]);
    expect(bucket.rules).toBeGreaterThan(0);
    expect(bucket.policy.Statement).toContainEqual(
      expect.objectContaining({
        Effect: "Deny",
        Action: ["s3:*"],
        Condition: { Bool: { "aws:SecureTransport": "false" } },
      }),
    );
  }
}

function expectFunctions({ functions, log_groups }: Created): void {
  expect(Object.keys(functions)).toHaveLength(FUNCTION_KEYS.length);
  for (const [name, settings] of Object.entries(functions)) {
    expect(name).toMatch(/^MarketplaceApi-dev-\w+Function$/);
    expect(settings).toMatchObject({
      memory: 256,
      architecture: "arm64",
      stage: "dev",
      subnets: 2,
      securityGroups: 1,
    });
    expect(settings.variables).toEqual(
      expect.arrayContaining([
        ...TABLE_KEYS.map((key) => `${key.toUpperCase()}_TABLE_NAME`),
        "STAGE",
        "LOG_GROUP_NAME",
      ]),
    );
    expect(log_groups[`/aws/lambda/${name}`]).toEqual({ retention: 7, encrypted: true });
  }
  for (const part of ["Users", "Solutions", "Transactions"]) {
    expect(functions[`MarketplaceApi-dev-${part}Function`]).toMatchObject({
      timeout: 30,
      layers: 1,
      tracing: "Active",
    });
  }
  expect(new Set(Object.values(functions).map(({ role }) => role)).size).toBe(FUNCTION_KEYS.length);
  expect(log_groups["/aws/marketplace/dev"]).toEqual({ retention: 14, encrypted: true });
}

function expectAlarms({ alarms }: Created): void {
  for (const part of ["users", "solutions", "transactions"]) {
    expect(alarms[`marketplace-dev-lambda-errors-${part}`]).toMatchObject({
      threshold: 10,
      periods: 2,
      comparison: "GreaterThanThreshold",
      missing: "notBreaching",
      actions: 1,
    });
  }
  expect(alarms["marketplace-dev-api-latency"]).toMatchObject({ threshold: 5000, actions: 1 });
  for (const { description } of Object.values(alarms)) expect(description).toContain("Runbook: ");
}

function expectApi({ apis }: Created): void {
  const api = apis["marketplace-dev"];
  expect(api).toMatchObject({ types: ["REGIONAL"], stages: { dev: { tracing: true, logs: true } } });
  // Who may call a route is not among it: the emulator imports no authorizers (deployed-body.test.ts looks at the body).
  // Beside the routes: preflight, and the answer for all other methods, which the emulator calls by its extension's name.
  const served = (api?.routes ?? []).filter(
    ({ method }) => !["OPTIONS", "ANY", "X-AMAZON-APIGATEWAY-ANY-METHOD"].includes(method),
  );
  expect(served.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(
    Object.values(routes)
      .map(({ method, path }) => `${method} ${path}`)
      .sort(),
  );
}
