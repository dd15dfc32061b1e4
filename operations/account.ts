import { ConfigurationError } from "../config/errors";
import type { StageConfig } from "../config/stages";
import { AwsCallError } from "../handlers/common/aws-call";
import { Deadline } from "../handlers/common/request";
import { type AwsService, sendSigned } from "../handlers/common/signed-request";

const STS: AwsService = { host: "sts", endpointVariable: "AWS_ENDPOINT_URL_STS" };

/** Milliseconds. */
const TIME_LIMIT = 10_000;

/** Whose credentials an operation has. */
export interface Caller {
  readonly accountId: string;
  /** The user or the role. */
  readonly arn: string;
  /** Milliseconds by which this computer's clock is ahead of AWS's, to the second. */
  readonly clockSkew: number;
}

/** AWS refused a call whose time was too far from its own. */
class ClockError extends Error {
  override readonly name = "ClockError";
  /** @param skew milliseconds by which this computer's clock is ahead */
  constructor(readonly skew: number) {
    super(`This computer's clock is ${inWords(skew)}.`);
  }
}

/** @param skew milliseconds by which this computer's clock is ahead */
export function inWords(skew: number): string {
  return `${Math.round(Math.abs(skew) / 1000)} s ${skew < 0 ? "behind" : "ahead of"} AWS's`;
}

/** Milliseconds that a signature's time may differ from AWS's. */
export const CLOCK_TOLERANCE = 5 * 60_000;

/**
 * Asks AWS whose the credentials are.
 *
 * @param region the one whose STS is asked
 * @throws AwsCallError when STS refuses them, ClockError when the reason for that is this computer's clock
 */
export async function findCaller(region: string): Promise<Caller> {
  const { status, headers, text } = await sendSigned(
    { ...STS, region },
    {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded" },
      body: "Action=GetCallerIdentity&Version=2011-06-15",
      deadline: new Deadline(TIME_LIMIT),
    },
  );
  const answered = Date.parse(headers.date ?? "");
  const clockSkew = Number.isNaN(answered) ? 0 : Date.now() - answered;
  const accountId = valueIn(text, "Account");
  if (status < 300 && accountId !== undefined) {
    return { accountId, arn: valueIn(text, "Arn") ?? "unknown", clockSkew };
  }
  if (Math.abs(clockSkew) > CLOCK_TOLERANCE) throw new ClockError(clockSkew);
  throw new AwsCallError("GetCallerIdentity", valueIn(text, "Code") ?? "Unknown", status);
}

/**
 * Refuses credentials of another account than the stage's; any will do for a stage that names none.
 *
 * @throws ConfigurationError
 */
export async function checkAccount(stage: StageConfig): Promise<void> {
  if (stage.accountId === undefined) return;
  refuseOtherAccount(stage, (await findCaller(stage.region)).accountId);
}

/** @throws ConfigurationError when the stage names another account */
export function refuseOtherAccount({ name, accountId }: StageConfig, caller: string): void {
  if (accountId === undefined || accountId === caller) return;
  throw new ConfigurationError(
    `Stage "${name}" lives in account ${accountId}; your credentials are of ${caller}. Choose others, for example by AWS_PROFILE.`,
  );
}

function valueIn(xml: string, element: string): string | undefined {
  return new RegExp(`<${element}>([^<]+)</${element}>`).exec(xml)?.[1];
}
