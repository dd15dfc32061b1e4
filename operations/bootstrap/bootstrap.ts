import type { ExitCode } from "../exit-codes";
import type { ConfirmedOptions } from "../stage-options";

/** Make what a stage needs before its first deployment: state bucket, lock table, account role, secrets, backend.tf. Adopts what is there. */
export async function bootstrap(_options: ConfirmedOptions): Promise<ExitCode> {
  throw new Error("bootstrap: not built yet");
}
