import type { S3BackendSettings } from "../../../config/backend";
import { LockTable } from "../../state-store/lock-table";
import { StateBucket } from "../../state-store/state-bucket";
import { type StateClients, stateAccount } from "../../state-store/state-clients";
import { type Finding, failed, ok } from "../check";

/** The bucket that holds the state is there, the account's own and safe. */
export async function stateBucket(
  backend: S3BackendSettings,
  clients: StateClients,
  remedy: string,
): Promise<Finding> {
  const name = "state bucket";
  const owner = await stateAccount(backend, clients);
  const state = await new StateBucket(backend, clients, owner).inspect();
  switch (state.kind) {
    case "absent":
      return failed(name, `there is no bucket ${backend.bucket}`, `${remedy} makes it.`, true);
    case "unusable":
      return failed(name, state.reason, state.remedy, true);
    case "present": {
      const unsupported =
        state.unsupported.length === 0 ? "" : `; unknown to this store: ${state.unsupported.join(", ")}`;
      if (state.missing.length === 0) return ok(name, `${backend.bucket}${unsupported}`);
      const missing = state.missing.map((setting) => setting.name).join(", ");
      return failed(name, `${backend.bucket} lacks: ${missing}${unsupported}`, `${remedy} repairs it.`);
    }
  }
}

/** The table that locks states is there, with the key that Terraform looks for. */
export async function lockTable(
  { dynamodbTable }: S3BackendSettings,
  { dynamodb }: StateClients,
  remedy: string,
): Promise<Finding> {
  const name = "lock table";
  const state = await new LockTable(dynamodbTable, dynamodb).inspect();
  switch (state.kind) {
    case "absent":
      return failed(
        name,
        `there is no table ${dynamodbTable}`,
        `${remedy} makes it; LOCK=s3 needs none.`,
        true,
      );
    case "unusable":
      return failed(name, state.reason, state.remedy, true);
    case "present": {
      if (state.missing.length === 0) return ok(name, dynamodbTable);
      const missing = state.missing.map((setting) => setting.name).join(", ");
      return failed(name, `${dynamodbTable} lacks: ${missing}`, `${remedy} repairs it.`);
    }
  }
}
