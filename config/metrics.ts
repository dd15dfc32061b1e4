/**
 * The platform's own metrics in the namespace `Marketplace/{stage}`: the functions write them by embedded metric format,
 * alarms and dashboard read them. A name or a dimension that differs between the two is an alarm that never rises.
 */
export const PLATFORM_METRICS = {
  /** Unknown errors: 500 answers, and what ended a call of the authorizer or a run of the reconciliation; dimension `FunctionName`. */
  unhandledErrors: "UnhandledErrors",
  /** Audit events that did not reach the audit trail and went to the function's log; dimension `FunctionName`. */
  auditUndelivered: "AuditUndelivered",
  /** Calls of the authorizer that became 401: it can only say so by an error, which Lambda counts. Dimension `FunctionName`. */
  credentialsRefused: "CredentialsRefused",
  /** Open transactions whose lease was over when a run of the reconciliation began, and that it could not close. */
  overdueTransactions: "OverdueTransactions",
  /** Settled purchases. */
  purchases: "Purchases",
  /** Purchases that a gateway declined or failed to answer. */
  paymentFailures: "PaymentFailures",
  /** What the gateway says of a payment that does not fit its transaction: nothing was changed, somebody has to look. */
  paymentMismatches: "PaymentMismatches",
  /** Events of the gateway that are of no type or no payment of this platform. */
  unknownPaymentEvents: "UnknownPaymentEvents",
  refunds: "Refunds",
  /** Settled amounts in minor units; dimension `Currency`, since amounts of two currencies have no sum. */
  revenue: "Revenue",
  signInsRefused: "SignInsRefused",
  /** Answers with status 429, counted by a metric filter on the access log: API Gateway has no metric for them. */
  throttledRequests: "ThrottledRequests",
} as const;
export type PlatformMetric = (typeof PLATFORM_METRICS)[keyof typeof PLATFORM_METRICS];
