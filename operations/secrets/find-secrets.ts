import { Naming } from "../../config/naming";
import {
  CURSOR_KEYS,
  downloadSigningKey,
  PAYMENT_GATEWAY_KEY,
  PAYMENT_WEBHOOK_SECRETS,
} from "../../config/secrets";
import type { StageConfig } from "../../config/stages";
import { callAws, PARAMETER_STORE, SECRETS_MANAGER } from "../../handlers/common/aws-call";
import { Deadline } from "../../handlers/common/request";
import { unless } from "../aws-failure";

/** Milliseconds for all of a stage's secrets. */
const TIME_LIMIT = 20_000;

/** What is the case with one secret of a stage. Its value is not read. */
export interface FoundSecret {
  /** Behind the stage's path. */
  readonly name: string;
  readonly kind: "parameter" | "secret";
  readonly isThere: boolean;
  /** It is being deleted; Secrets Manager gives its name to no other until that day. */
  readonly deletedOn?: Date;
}

/** Whether each secret that the stage's functions read is there. Reads descriptions only, never a value. */
export async function findSecrets(stage: StageConfig): Promise<FoundSecret[]> {
  process.env.AWS_REGION = stage.region;
  const naming = new Naming(stage);
  const deadline = new Deadline(TIME_LIMIT);
  const { isPlaceholder, signing } = stage.downloadKeys;
  const parameters = [CURSOR_KEYS, downloadSigningKey(isPlaceholder ? "1" : signing.id)];
  const secrets = [
    PAYMENT_WEBHOOK_SECRETS,
    ...(stage.paymentGateway === "stripe" ? [PAYMENT_GATEWAY_KEY] : []),
  ];
  return Promise.all([
    ...parameters.map((name) => findParameter(name, naming.parameter(name), deadline)),
    ...secrets.map((name) => findSecret(name, naming.secret(name), deadline)),
  ]);
}

async function findParameter(name: string, path: string, deadline: Deadline): Promise<FoundSecret> {
  const ParameterFilters = [{ Key: "Name", Option: "Equals", Values: [path] }];
  let token: unknown;
  // A page may be empty although another one follows.
  do {
    const input = token === undefined ? { ParameterFilters } : { ParameterFilters, NextToken: token };
    const { Parameters, NextToken } = await callAws(PARAMETER_STORE, "DescribeParameters", input, deadline);
    if (Array.isArray(Parameters) && Parameters.length > 0) return { name, kind: "parameter", isThere: true };
    token = NextToken;
  } while (token !== undefined && token !== null);
  return { name, kind: "parameter", isThere: false };
}

async function findSecret(name: string, SecretId: string, deadline: Deadline): Promise<FoundSecret> {
  const answer = await unless("ResourceNotFoundException", () =>
    callAws(SECRETS_MANAGER, "DescribeSecret", { SecretId }, deadline),
  );
  if (answer === undefined) return { name, kind: "secret", isThere: false };
  const { DeletedDate } = answer;
  return {
    name,
    kind: "secret",
    isThere: true,
    ...(typeof DeletedDate === "number" ? { deletedOn: new Date(DeletedDate * 1000) } : {}),
  };
}
