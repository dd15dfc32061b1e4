import { access } from "node:fs/promises";
import { join } from "node:path";
import { KEYS_DIRECTORY } from "../../config/download-keys";
import { downloadSigningKey } from "../../config/secrets";
import type { StageConfig } from "../../config/stages";
import { ApiGatewayAccount } from "../api-gateway-account";
import { ensureSecrets } from "../secrets/ensure-secrets";
import { findSecrets } from "../secrets/find-secrets";
import type { Part } from "./part";

/** The role by which API Gateway writes logs. Account-wide: one that is set stays, whoever set it. */
export async function logRolePart({ region }: StageConfig): Promise<Part> {
  const name = "API Gateway's log role";
  const account = new ApiGatewayAccount(region);
  const state = await account.inspect();
  if (state.kind === "set") return { name, found: "complete", detail: state.roleArn, changes: [] };
  return {
    name,
    found: state.kind === "absent" ? "absent" : "incomplete",
    detail:
      state.kind === "absent"
        ? `none is set in ${region}`
        : `${state.roleArn} is set in ${region}, but was deleted`,
    changes: [
      {
        title: `have API Gateway write logs in ${region} by the role ${account.role}`,
        make: async () => {
          await account.setUp();
          return undefined;
        },
      },
    ],
  };
}

/** The stage's secrets and the key pair that signs its downloads. */
export async function secretsPart(stage: StageConfig): Promise<Part> {
  const name = "secrets";
  const found = await findSecrets(stage);
  const { isPlaceholder, signing } = stage.downloadKeys;

  const dying = found.find(({ deletedOn }) => deletedOn !== undefined);
  if (dying !== undefined) {
    return {
      name,
      found: "unusable",
      detail: `${dying.name} will be deleted on ${dying.deletedOn?.toISOString()}`,
      remedy: `aws secretsmanager restore-secret --secret-id marketplace/${stage.name}/${dying.name}, or wait for that day.`,
      changes: [],
    };
  }
  const missing = found.filter(({ isThere }) => !isThere).map((secret) => secret.name);
  if (!isPlaceholder && missing.includes(downloadSigningKey(signing.id))) {
    return {
      name,
      found: "unusable",
      detail: `config/keys/${stage.name}/${signing.id}.pem is committed, but its private half is not in this account`,
      remedy: `Use the credentials of the right account; where it is lost: npm run secrets -- --stage ${stage.name} --rotate download`,
      changes: [],
    };
  }
  const lacksFile = isPlaceholder && !(await isThere(join(KEYS_DIRECTORY, stage.name, "1.pem")));
  const wanted = [...missing, ...(lacksFile ? [`config/keys/${stage.name}/1.pem`] : [])];
  const isEmpty = missing.length === found.length;
  if (wanted.length === 0) {
    return { name, found: "complete", detail: found.map((secret) => secret.name).join(", "), changes: [] };
  }
  let next: string[] = [];
  return {
    name,
    found: isEmpty ? "absent" : "incomplete",
    detail: `missing: ${wanted.join(", ")}`,
    changes: [
      {
        title: `make ${wanted.join(", ")}`,
        make: async () => {
          const reports = await ensureSecrets(stage);
          next = reports.flatMap((report) =>
            report.next === undefined ? [] : [`${report.name}: ${report.next}`],
          );
          return undefined;
        },
      },
    ],
    next: () => next,
  };
}

function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}
