import type { UsagePriceName, UsagePrices } from "../../operations/cost/prices";
import { BASE_LOAD, BILLED_MS, OVERHEAD } from "./assumptions";
import type { MeasuredFigures } from "./measured";
import { billedMs, type Load, perSecond, requestRates } from "./request-load";
import { chargeBytes } from "./resources";

/** So much of one price. */
export interface UsageLine {
  readonly price: UsagePriceName;
  readonly amount: number;
  /** US dollars. */
  readonly usd: number;
  /** Where the amount of one request comes from: assumptions.ts is in what is `assumed`, and in how many requests there are. */
  readonly basis: "counted" | "measured" | "assumed";
}

const PURCHASES = 1_000_000;
/** GB of a function's memory (stacks/api/marketplace-function.ts). */
const MEMORY = 256 / 1_024;

/** The requests of a purchase alone: itself, and what the payment gateway tells of it. */
export const PURCHASE_ONLY: Load = {
  createTransaction: 1,
  receivePaymentEvent: BASE_LOAD.receivePaymentEvent ?? 0,
};

/**
 * What is billed by use for a million purchases.
 *
 * @param load the requests that come with one purchase
 */
export function millionPurchases(
  load: Load,
  measured: MeasuredFigures,
  prices: UsagePrices,
): readonly UsageLine[] {
  const rates = requestRates(load);
  const { routes } = measured;
  const requests = perSecond(rates);
  const guarded = perSecond(rates, ({ isGuarded }) => (isGuarded ? 1 : 0));
  const seconds = perSecond(
    rates,
    ({ operation, isGuarded }) => (billedMs(operation) + (isGuarded ? BILLED_MS.sessionCheck : 0)) / 1_000,
  );
  const writes = perSecond(rates, ({ operation }) => routes[operation].write);
  const reads = perSecond(rates, ({ operation }) => routes[operation].read + routes[operation].session);
  const logged = perSecond(
    rates,
    ({ operation }) =>
      routes[operation].loggedBytes + routes[operation].auditBytes + OVERHEAD.platformLogBytes,
  );
  const answered = perSecond(
    rates,
    ({ operation }) => routes[operation].answerBytes + OVERHEAD.answerHeaderBytes,
  );
  const audited = perSecond(rates, ({ operation }) => routes[operation].auditBytes);
  const amounts: readonly (readonly [UsagePriceName, number, UsageLine["basis"]])[] = [
    ["apiRequest", requests, "counted"],
    ["webAclRequest", requests, "counted"],
    ["functionRequest", requests + guarded, "counted"],
    ["functionTime", seconds * MEMORY, "assumed"],
    ["writeUnit", writes, "measured"],
    ["readUnit", reads, "measured"],
    // Every unit is at least one event, of the table or of an index.
    ["insightsEvent", writes + reads, "assumed"],
    ["logByte", logged, "assumed"],
    ["trace", requests * OVERHEAD.tracedRequests, "assumed"],
    ["natByte", (load.createTransaction ?? 0) * chargeBytes(measured), "assumed"],
    ["endpointByte", audited, "measured"],
    ["byteOut", answered, "assumed"],
  ];
  return amounts.map(([price, each, basis]) => {
    const amount = each * PURCHASES;
    const { usd, units } = prices[price];
    return { price, amount, usd: (amount / units) * usd, basis };
  });
}

export function totalUsd(lines: readonly UsageLine[]): number {
  return lines.reduce((total, { usd }) => total + usd, 0);
}
