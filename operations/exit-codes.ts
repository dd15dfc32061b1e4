/** What the exit code of a command says; README has the same table. */
export const EXIT = {
  /** Done, or nothing to do. */
  ok: 0,
  /** Something failed; the message says what and what to do. */
  error: 1,
  /** There are changes (`plan`, `diff`) or drift, as `terraform plan -detailed-exitcode` says it. */
  changes: 2,
  /** There are changes that must not be applied as they are: destruction of data, or of what is protected. */
  blocked: 3,
  /** Applied in part: the stacks that are left have to be planned again, since outputs that they read have moved. */
  planAgain: 4,
  /** Ended by Ctrl-C (128 + SIGINT), after Terraform had released its lock. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
