import type { LimitName } from "../../handlers/common/env";
import type { PeersOptions } from "../peers";

/** What goes wrong unless told otherwise. */
export const SOAK_FAILURES = [
  "payments=timeout:0.02,payments=error:0.03,payments=lost-answer:0.03,payments=throttle:0.01,payments=reset:0.01",
  "dynamodb=throttle:0.01,dynamodb=conflict:0.02,dynamodb=error:0.005,dynamodb=lost-answer:0.005,dynamodb=timeout:0.001",
  "functions=crash:0.001,mail=error:0.2,objects=error:0.1,secrets=error:0.05,audit=error:0.02",
].join(",");

/**
 * Limits of time in milliseconds, so that what waits for them does so within the run. As in AWS, the gateway's come before a
 * request's, and a lease is longer than a function works: budget and the two seconds that are kept beside it.
 */
export const SOAK_LIMITS = {
  REQUEST_BUDGET_MS: "5000",
  PAYMENT_GATEWAY_TIMEOUT_MS: "600",
  DATABASE_TIMEOUT_MS: "800",
  LEASE_MS: "8000",
} as const satisfies Record<LimitName, string>;

/** Milliseconds after which an answer is too late: budget, what is kept beside it, and as much again for waiting in line. */
export const ANSWER_LIMIT = 15_000;

/** The payment gateway, in a hurry as well. Milliseconds. */
export const SOAK_PAYMENTS = {
  processingTime: 1_000,
  searchLag: 1_000,
  webhookPauses: [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000],
} as const satisfies NonNullable<PeersOptions["payments"]>;
