import { Naming, STACK_PARTS } from "../../config/naming";
import type { StageConfig, StageName } from "../../config/stages";
import { BY_USE } from "./by-use";
import { type CostedResource, synthesizedResources } from "./costed-resource";
import { type FixedCost, fixedCosts, toCents } from "./fixed-costs";
import { HOURS_PER_MONTH, type Price, type PriceName, type Prices, perMonth, pricesOf } from "./prices";

/** What a stage costs each month whether it is used or not, in US dollars before taxes and free tiers. */
export interface StageCost {
  readonly stage: StageName;
  readonly region: string;
  readonly currency: "USD";
  readonly hoursPerMonth: number;
  readonly stacks: readonly { readonly id: string; readonly total: number }[];
  /** One for each price that the stage pays. */
  readonly lines: readonly CostLine[];
  readonly total: number;
  /** What is billed only as far as it is used. */
  readonly byUse: readonly { readonly type: string; readonly number: number; readonly billed: string }[];
  readonly notes: readonly string[];
}

export interface CostLine extends Price {
  readonly units: number;
  readonly total: number;
  /** Of the resources that cost it. */
  readonly addresses: readonly string[];
}

const NOTES: readonly string[] = [
  "Free tiers are not deducted, since they are one account's for all of its stages: 3 dashboards and 10 metrics of alarms.",
  "A key that is rotated costs 1 USD a month more after each of its first two yearly rotations.",
  "The state bucket and the lock table are billed by use.",
];

/**
 * The cost of a stage from the JSON of its stacks, with the secrets that bootstrap makes beside them.
 *
 * @param stacks the parsed `cdk.tf.json` of each of them, in the order of deployment
 * @throws ConfigurationError when the prices of its region are not known
 */
export function stageCost(stage: StageConfig, stacks: readonly unknown[]): StageCost {
  const prices = pricesOf(stage.region);
  const naming = new Naming(stage);
  const resources = stacks.map(synthesizedResources);
  const costs = resources.map(fixedCosts);
  const lines = linesOf([...costs.flat(), ...secretsOf(stage)], prices);
  return {
    stage: stage.name,
    region: stage.region,
    currency: "USD",
    hoursPerMonth: HOURS_PER_MONTH,
    stacks: STACK_PARTS.map((part, index) => ({
      id: naming.stack(part),
      total: sum(linesOf(costs[index] ?? [], prices)),
    })),
    lines,
    total: sum(lines),
    byUse: byUse(resources.flat()),
    notes: NOTES,
  };
}

/** Terraform knows only their names. Parameters of the standard tier, which bootstrap makes too, are free. */
function secretsOf({ name, paymentGateway }: StageConfig): FixedCost[] {
  const secrets =
    paymentGateway === "stripe" ? ["payment webhook", "payment gateway key"] : ["payment webhook"];
  return secrets.map((secret) => ({ address: `bootstrap of ${name}: ${secret}`, price: "secret", units: 1 }));
}

function linesOf(costs: readonly FixedCost[], prices: Prices): CostLine[] {
  const names = Object.keys(prices) as PriceName[];
  return names.flatMap((name) => {
    const those = costs.filter(({ price }) => price === name);
    const units = those.reduce((total, cost) => total + cost.units, 0);
    const total = toCents(units * perMonth(prices[name]));
    const addresses = those.map(({ address }) => address);
    return units === 0 ? [] : [{ ...prices[name], units, total, addresses }];
  });
}

function sum(lines: readonly CostLine[]): number {
  return toCents(lines.reduce((total, line) => total + line.total, 0));
}

function byUse(resources: readonly CostedResource[]): StageCost["byUse"] {
  return Object.entries(BY_USE).flatMap(([type, billed]) => {
    const number = resources.filter((resource) => resource.type === type).length;
    return number === 0 ? [] : [{ type, number, billed }];
  });
}
