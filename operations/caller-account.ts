import type { StageConfig } from "../config/stages";
import { findCaller } from "./account";

/** The account that the credentials belong to; null where nobody could be asked, as when the platform is tried without AWS. */
export async function callerAccount({ region }: StageConfig): Promise<string | null> {
  return findCaller(region).then(
    ({ accountId }) => accountId,
    () => null,
  );
}
