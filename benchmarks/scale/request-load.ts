import type { Route } from "../../handlers/common/route";
import { type Operation, routes } from "../../handlers/routes";
import { BASE_LOAD, BILLED_MS } from "./assumptions";

/** A kind of request with how many of it come in a second. */
export interface RequestRate {
  readonly operation: Operation;
  readonly rate: number;
  /** Whether the authorizer is asked first. */
  readonly isGuarded: boolean;
}

export type Load = Readonly<Partial<Record<Operation, number>>>;

export function requestRates(load: Load = BASE_LOAD): readonly RequestRate[] {
  return (Object.entries(load) as [Operation, number][]).map(([operation, rate]) => {
    const route: Route = routes[operation];
    return { operation, rate, isGuarded: route.access !== "public" };
  });
}

/** Milliseconds that Lambda would bill for the function that answers; assumed. */
export function billedMs(operation: Operation): number {
  if (operation === "signIn" || operation === "createTransaction") return BILLED_MS[operation];
  return BILLED_MS.request;
}

/** The sum of something over all requests. */
export function perSecond(
  rates: readonly RequestRate[],
  amount: (request: RequestRate) => number = () => 1,
): number {
  return rates.reduce((total, request) => total + request.rate * amount(request), 0);
}

/** Invocations under way at the same time, by Little's law: rate times duration. */
export function concurrency(rates: readonly RequestRate[]): number {
  return perSecond(
    rates,
    ({ operation, isGuarded }) => (billedMs(operation) + (isGuarded ? BILLED_MS.sessionCheck : 0)) / 1_000,
  );
}
