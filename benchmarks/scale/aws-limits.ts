/** What one partition of a table or an index serves each second, at most; nobody can raise it. */
export const PARTITION_LIMITS = { readUnits: 3_000, writeUnits: 1_000 } as const;

/** A limit as somebody documents it. */
export interface Limit {
  /** In what the resource is loaded with. */
  readonly value: number;
  /** Who can raise it. */
  readonly raised: "no" | "on request" | "in the code" | "in config/stages.ts" | "by itself";
  readonly source: string;
}

const DYNAMODB = "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide";

/** Of a region of one account, unless said otherwise; looked up on 2026-11-27. */
export const LIMITS = {
  partitionRead: {
    value: PARTITION_LIMITS.readUnits,
    raised: "no",
    source: `${DYNAMODB}/bp-partition-key-design.html`,
  },
  partitionWrite: {
    value: PARTITION_LIMITS.writeUnits,
    raised: "no",
    source: `${DYNAMODB}/bp-partition-key-design.html`,
  },
  tableUnits: { value: 40_000, raised: "on request", source: `${DYNAMODB}/ServiceQuotas.html` },
  newTableWrites: { value: 4_000, raised: "by itself", source: `${DYNAMODB}/warm-throughput.html` },
  apiRequests: {
    value: 10_000,
    raised: "on request",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html",
  },
  webAclRequests: {
    value: 100_000,
    raised: "on request",
    source: "https://docs.aws.amazon.com/waf/latest/developerguide/limits.html",
  },
  cdnRequests: {
    value: 250_000,
    raised: "on request",
    source: "https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/cloudfront-limits.html",
  },
  concurrency: {
    value: 1_000,
    raised: "on request",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-concurrency.html",
  },
  parameterReads: {
    value: 40,
    raised: "on request",
    source: "https://docs.aws.amazon.com/general/latest/gr/ssm.html",
  },
  secretReads: {
    value: 10_000,
    raised: "no",
    source: "https://docs.aws.amazon.com/secretsmanager/latest/userguide/reference_limits.html",
  },
  logCalls: {
    value: 5_000,
    raised: "on request",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html",
  },
  natConnections: {
    value: 55_000,
    raised: "in the code",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  },
  /** Bits a second that a NAT gateway begins with; it grows to 100 Gbit/s by itself. */
  natBandwidth: {
    value: 5e9,
    raised: "by itself",
    source: "https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateway-basics.html",
  },
  /** Of one endpoint of Stripe's API; all of them together have 100. */
  charges: { value: 25, raised: "on request", source: "https://docs.stripe.com/rate-limits" },
} as const satisfies Record<string, Limit>;
