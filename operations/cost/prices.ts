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

export type PriceName = keyof typeof US_EAST_1;
export type Prices = Readonly<Record<PriceName, Price>>;

const PRICES: Readonly<Record<string, Prices>> = { "us-east-1": US_EAST_1 };

/** @throws ConfigurationError when nobody has looked up the prices of the region yet */
export function pricesOf(region: string): Prices {
  const prices = knownPrices(region);
  if (prices !== undefined) return prices;
  throw new ConfigurationError(
    `No prices of ${region} are known, only of ${Object.keys(PRICES).join(", ")}: add them to operations/cost/prices.ts.`,
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
