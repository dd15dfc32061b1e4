/** The headings whose commands change something on the whole: runbook-procedures.e2e.ts plays each in a scene of its own. */
export const PROCEDURES = [
  "Bootstrap missing",
  "Layer dependencies",
  "VPC endpoints and NAT",
  "DynamoDB access",
  "Rollback",
  "Key rotation",
  "Restoring a table",
  "From dev to prod",
  "Tearing a stage down",
] as const;
