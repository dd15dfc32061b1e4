import { ConfigurationError } from "../config/errors";
import type { StageConfig } from "../config/stages";
import { Deadline } from "../handlers/common/request";
import { type AwsService, sendSigned } from "../handlers/common/signed-request";

const STS: AwsService = { host: "sts", endpointVariable: "AWS_ENDPOINT_URL_STS" };

/** Milliseconds. */
const TIME_LIMIT = 10_000;

/**
 * Refuses credentials of another account than the stage's; any will do for a stage that names none.
 *
 * @throws ConfigurationError
 */
export async function checkAccount({ name, accountId }: StageConfig): Promise<void> {
  if (accountId === undefined) return;
  const { text } = await sendSigned(STS, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: "Action=GetCallerIdentity&Version=2011-06-15",
    deadline: new Deadline(TIME_LIMIT),
  });
  const [, caller] = /<Account>(\d{12})<\/Account>/.exec(text) ?? [];
  if (caller === accountId) return;
  throw new ConfigurationError(
    `Stage "${name}" lives in account ${accountId}; your credentials are of ${caller ?? "no account that STS knows"}. Choose others, for example by AWS_PROFILE.`,
  );
}
