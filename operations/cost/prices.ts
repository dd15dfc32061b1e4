import { ConfigurationError } from "../../config/errors";

/** Hours that AWS's own calculator takes for a month: 365 days of 24 hours over 12 months. */
export const HOURS_PER_MONTH = 730;

export interface Price {
  /** What one unit is. */
  readonly what: string;
  /** US dollars, before taxes and free tiers. */
  readonly usd: number;
  readonly per: "hour" | "month";
  /** When it was compared with the source. */
  readonly date: string;
  readonly source: string;
}

const DATE = "2026-11-22";
const CLOUDWATCH = "https://aws.amazon.com/cloudwatch/pricing/";
const VPC = "https://aws.amazon.com/vpc/pricing/";
const WAF = "https://aws.amazon.com/waf/pricing/";

/** List prices of US East (N. Virginia), the region of all stages. */
const US_EAST_1 = {
  natGateway: price("NAT gateway", 0.045, "hour", VPC),
  publicAddress: price("public IPv4 address", 0.005, "hour", VPC),
  interfaceEndpoint: price(
    "interface endpoint in one zone",
    0.01,
    "hour",
    "https://aws.amazon.com/privatelink/pricing/",
  ),
  alarmMetric: price("metric of an alarm, 60 s or longer", 0.1, "month", CLOUDWATCH),
  fastAlarmMetric: price("metric of an alarm, shorter than 60 s", 0.3, "month", CLOUDWATCH),
  compositeAlarm: price("composite alarm", 0.5, "month", CLOUDWATCH),
  dashboard: price("dashboard", 3, "month", CLOUDWATCH),
  insightsRule: price("Contributor Insights rule", 0.5, "month", CLOUDWATCH),
  kmsKey: price("KMS key", 1, "month", "https://aws.amazon.com/kms/pricing/"),
  secret: price("secret", 0.4, "month", "https://aws.amazon.com/secrets-manager/pricing/"),
  webAcl: price("web ACL", 5, "month", WAF),
  webAclRule: price("rule or managed rule group of a web ACL", 1, "month", WAF),
} as const satisfies Record<string, Price>;

/** What is billed by use. Volume discounts, which come at thousands of dollars a month, are not taken. */
export interface UsagePrice {
  /** What one unit is. */
  readonly what: string;
  /** US dollars for so many units, before taxes and free tiers. */
  readonly usd: number;
  readonly units: number;
  /** When it was looked up. */
  readonly date: string;
  readonly source: string;
}

const MILLION = 1_000_000;
/** Bytes, as AWS bills data. */
export const GIGABYTE = 1024 ** 3;
const USAGE_DATE = "2026-11-27";
const DYNAMODB = "https://aws.amazon.com/dynamodb/pricing/on-demand/";
const LAMBDA = "https://aws.amazon.com/lambda/pricing/";

/** List prices by use of the same region; functions are arm64. */
const USAGE_US_EAST_1 = {
  apiRequest: usagePrice(
    "request to a REST API",
    3.5,
    MILLION,
    "https://aws.amazon.com/api-gateway/pricing/",
  ),
  webAclRequest: usagePrice("request to a web ACL", 0.6, MILLION, WAF),
  functionRequest: usagePrice("invocation of a function", 0.2, MILLION, LAMBDA),
  functionTime: usagePrice("GB-second of a function", 0.0000133334, 1, LAMBDA),
  writeUnit: usagePrice("write request unit", 0.625, MILLION, DYNAMODB),
  readUnit: usagePrice("read request unit", 0.125, MILLION, DYNAMODB),
  insightsEvent: usagePrice("Contributor Insights event", 0.03, MILLION, CLOUDWATCH),
  logByte: usagePrice("byte written to a log", 0.5, GIGABYTE, CLOUDWATCH),
  trace: usagePrice("trace that X-Ray records", 5, MILLION, "https://aws.amazon.com/xray/pricing/"),
  natByte: usagePrice("byte through a NAT gateway", 0.045, GIGABYTE, VPC),
  endpointByte: usagePrice(
    "byte through an interface endpoint",
    0.01,
    GIGABYTE,
    "https://aws.amazon.com/privatelink/pricing/",
  ),
  byteOut: usagePrice(
    "byte to the internet",
    0.09,
    GIGABYTE,
    "https://aws.amazon.com/ec2/pricing/on-demand/",
  ),
  kmsRequest: usagePrice("request to KMS", 0.03, 10_000, "https://aws.amazon.com/kms/pricing/"),
} as const satisfies Record<string, UsagePrice>;

export type UsagePriceName = keyof typeof USAGE_US_EAST_1;
export type UsagePrices = Readonly<Record<UsagePriceName, UsagePrice>>;

const USAGE_PRICES: Readonly<Record<string, UsagePrices>> = { "us-east-1": USAGE_US_EAST_1 };

export type PriceName = keyof typeof US_EAST_1;
export type Prices = Readonly<Record<PriceName, Price>>;

const PRICES: Readonly<Record<string, Prices>> = { "us-east-1": US_EAST_1 };

/** @throws ConfigurationError when nobody has looked up the prices of the region yet */
export function pricesOf(region: string): Prices {
  return knownOf(PRICES, region);
}

/** @throws ConfigurationError when nobody has looked up the prices by use of the region yet */
export function usagePricesOf(region: string): UsagePrices {
  return knownOf(USAGE_PRICES, region);
}

function knownOf<T>(known: Readonly<Record<string, T>>, region: string): T {
  const prices = Object.hasOwn(known, region) ? known[region] : undefined;
  if (prices !== undefined) return prices;
  throw new ConfigurationError(
    `No prices of ${region} are known, only of ${Object.keys(known).join(", ")}: add them to operations/cost/prices.ts.`,
  );
}

/** The prices of a region; undefined when nobody has looked them up yet. */
export function knownPrices(region: string): Prices | undefined {
  return Object.hasOwn(PRICES, region) ? PRICES[region] : undefined;
}

/** US dollars for one unit over a whole month. */
export function perMonth({ usd, per }: Price): number {
  return per === "hour" ? usd * HOURS_PER_MONTH : usd;
}

function price(what: string, usd: number, per: Price["per"], source: string): Price {
  return { what, usd, per, date: DATE, source };
}

function usagePrice(what: string, usd: number, units: number, source: string): UsagePrice {
  return { what, usd, units, date: USAGE_DATE, source };
}
