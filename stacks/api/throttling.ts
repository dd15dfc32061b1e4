import type { Operation } from "../../handlers/routes";

/** How often something may be called, over all its callers. */
export interface Throttle {
  /** Steady-state requests per second. */
  readonly rateLimit: number;
  /** Requests that may arrive at once. */
  readonly burstLimit: number;
}

/** Limits by operation; what is not named has the stage's own limit. */
export type RouteThrottles<Key extends string = string> = Readonly<Partial<Record<Key, Throttle>>>;

/** Routes that are held to less than the stage's limit, such as those that hash a password. */
export const ROUTE_THROTTLES: RouteThrottles<Operation> = {};
