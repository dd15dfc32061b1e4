import type { Operation } from "../../handlers/routes";

/** How often a route may be called over all its callers. */
export interface Throttle {
  /** Steady-state requests per second. */
  readonly rateLimit: number;
  /** Requests that may arrive at once. */
  readonly burstLimit: number;
}

/** Routes that are held to less than the stage's own limit, such as those that hash a password. */
export const ROUTE_THROTTLES: Readonly<Partial<Record<Operation, Throttle>>> = {};
