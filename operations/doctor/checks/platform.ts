import type { StageConfig } from "../../../config/stages";
import { ApiGatewayAccount } from "../../api-gateway-account";
import { findSecrets } from "../../secrets/find-secrets";
import { type Finding, failed, ok, warning } from "../check";

/** API Gateway may write the access logs that the Api stack asks for; without it, applying that stack fails half-way. */
export async function logRole({ region }: StageConfig, remedy: string): Promise<Finding> {
  const name = "API Gateway's log role";
  const state = await new ApiGatewayAccount(region).inspect();
  switch (state.kind) {
    case "set":
      return ok(name, state.roleArn);
    case "absent":
      return failed(name, `the account has none in ${region}`, `${remedy} sets it.`, true);
    case "dangling":
      return failed(name, `${state.roleArn} is set, but was deleted`, `${remedy} sets another.`, true);
  }
}

/** Name of the check of the stage's secrets. */
export const SECRETS = "secrets";

/** What the stage's functions read at run time is there. Looks at names, never at values. */
export async function stageSecrets(stage: StageConfig, remedy: string): Promise<Finding> {
  const name = SECRETS;
  const found = await findSecrets(stage);
  const dying = found.find(({ deletedOn }) => deletedOn !== undefined);
  if (dying !== undefined) {
    return failed(
      name,
      `${dying.name} will be deleted on ${dying.deletedOn?.toISOString()}`,
      `aws secretsmanager restore-secret --secret-id marketplace/${stage.name}/${dying.name}`,
    );
  }
  const missing = found.filter(({ isThere }) => !isThere).map((secret) => secret.name);
  return missing.length === 0
    ? ok(name, found.map((secret) => secret.name).join(", "))
    : failed(name, `missing: ${missing.join(", ")}`, `${remedy} makes them.`);
}

/** The public half of the key that signs downloads is committed. */
export function downloadKey({ name: stage, downloadKeys }: StageConfig, remedy: string): Finding {
  const name = "download key";
  const { isPlaceholder, signing } = downloadKeys;
  if (!isPlaceholder) return ok(name, `config/keys/${stage}/${signing.id}.pem`);
  const detail = `config/keys/${stage} holds none: nothing can be downloaded`;
  const commit = `${remedy} makes a pair; commit its public half.`;
  // The stacks of these stages refuse to be planned with the placeholder.
  return stage === "dev" ? warning(name, detail, commit) : failed(name, detail, commit, true);
}
