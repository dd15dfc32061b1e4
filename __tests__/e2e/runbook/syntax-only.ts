/**
 * Calls of AWS's command line that nothing on this computer can answer, with the reason. Their arguments are checked against
 * AWS's own model of the service, so that a wrong option or a wrong value fails; all other calls are answered.
 */
export const SYNTAX_ONLY: Readonly<Record<string, string>> = {
  "xray get-trace-summaries": "moto has traces without filters only",
  "lambda get-account-settings": "moto does not know the account's limits",
  "dynamodb describe-contributor-insights": "moto has no Contributor Insights",
  "cloudwatch get-insight-rule-report": "moto has no Contributor Insights",
  "service-quotas request-service-quota-increase": "moto only reads quotas",
  "health describe-events": "moto does not know AWS's own health",
  "iam simulate-principal-policy": "moto does not simulate policies",
};

/** Commands of npm that are not run, with the reason. */
export const NOT_RUN: Readonly<Record<string, string>> = {
  "npm ci": "a step of .ci/run of its own; here it would replace the packages of all tests",
};
