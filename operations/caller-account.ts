import type { StageConfig } from "../config/stages";

/** Milliseconds until STS has to answer. */
const TIMEOUT = 5_000;

/** The account that the credentials belong to; null where nobody could be asked, as when the platform is tried without AWS. */
export async function callerAccount({ region }: StageConfig): Promise<string | null> {
  // Operations may run on Node 20, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  const { GetCallerIdentityCommand, STSClient } = await import("@aws-sdk/client-sts");
  const client = new STSClient({ region, maxAttempts: 2 });
  try {
    const { Account } = await client.send(new GetCallerIdentityCommand({}), {
      abortSignal: AbortSignal.timeout(TIMEOUT),
    });
    return Account ?? null;
  } catch {
    return null;
  } finally {
    client.destroy();
  }
}
