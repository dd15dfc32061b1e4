import type { Block } from "../review/synthesized-stack";
import type { CostedResource } from "./costed-resource";
import { insightsRules } from "./insights-rules";
import { type PriceName, type Prices, perMonth } from "./prices";

/** So many units of one price, for one resource. */
export interface FixedCost {
  readonly address: string;
  readonly price: PriceName;
  readonly units: number;
}

type Units = Partial<Record<PriceName, number>>;

/** What is billed of a resource by the hour or by the month, whether it is used or not. */
const FIXED: Readonly<Record<string, (values: Block, all: readonly CostedResource[]) => Units>> = {
  aws_cloudwatch_composite_alarm: () => ({ compositeAlarm: 1 }),
  aws_cloudwatch_dashboard: () => ({ dashboard: 1 }),
  aws_cloudwatch_metric_alarm: alarmMetrics,
  aws_dynamodb_contributor_insights: (values, all) => ({ insightsRule: insightsRules(values, all) }),
  aws_eip: () => ({ publicAddress: 1 }),
  aws_kms_key: () => ({ kmsKey: 1 }),
  aws_nat_gateway: () => ({ natGateway: 1 }),
  aws_secretsmanager_secret: () => ({ secret: 1 }),
  aws_vpc_endpoint: ({ vpc_endpoint_type: type, subnet_ids: subnets }) => ({
    interfaceEndpoint: type === "Interface" ? blocks(subnets).length : 0,
  }),
  aws_wafv2_web_acl: ({ rule }) => ({ webAcl: 1, webAclRule: blocks(rule).length }),
};

/** Types of resources with a fixed cost. */
export const FIXED_COST_TYPES: ReadonlySet<string> = new Set(Object.keys(FIXED));

/** The fixed costs of resources, those of one stack or of several together. */
export function fixedCosts(resources: readonly CostedResource[]): FixedCost[] {
  return resources.flatMap(({ address, type, values }) => {
    const units = FIXED_COST_TYPES.has(type) ? (FIXED[type]?.(values, resources) ?? {}) : {};
    return (Object.entries(units) as [PriceName, number][])
      .filter(([, number]) => number > 0)
      .map(([price, number]) => ({ address, price, units: number }));
  });
}

/** US dollars a month, to the cent. */
export function monthlyTotal(costs: readonly FixedCost[], prices: Prices): number {
  return toCents(costs.reduce((total, { price, units }) => total + units * perMonth(prices[price]), 0));
}

export function toCents(usd: number): number {
  return Math.round(usd * 100) / 100;
}

/**
 * An alarm is billed by the metrics that it reads: one that computes a rate reads two. Anomaly detection adds the two
 * metrics of its band.
 *
 * @see https://aws.amazon.com/cloudwatch/pricing/
 */
function alarmMetrics({ period, metric_query: queries }: Block): Units {
  const read = blocks(queries).filter(({ metric }) => blocks(metric).length > 0);
  const bands = blocks(queries).filter(({ expression }) => String(expression).includes("ANOMALY_DETECTION"));
  const periods = read.flatMap(({ metric }) => blocks(metric).map((each) => each.period));
  const isFast = [period, ...periods].some((each) => typeof each === "number" && each < 60);
  const metrics = Math.max(1, read.length) + 2 * bands.length;
  return isFast ? { fastAlarmMetric: metrics } : { alarmMetric: metrics };
}

/** Blocks, of which the JSON may hold a list or only one; elements of plain lists too. */
function blocks(value: unknown): Block[] {
  if (value === undefined || value === null) return [];
  return (Array.isArray(value) ? value : [value]) as Block[];
}
