import type { S3BackendSettings } from "../../config/backend";
import type { BucketSetting } from "../state-store/bucket-setting";
import { BUCKET_SETTINGS } from "../state-store/bucket-settings";
import { LockTable, TABLE_SETTINGS, type TableSetting } from "../state-store/lock-table";
import { StateBucket } from "../state-store/state-bucket";
import { stateAccount, stateClients } from "../state-store/state-clients";
import type { Change, Part } from "./part";

/** Bucket and lock table of the state, as they are. */
export async function findStateParts(settings: S3BackendSettings): Promise<Part[]> {
  const clients = stateClients(settings);
  const bucket = new StateBucket(settings, clients, await stateAccount(settings, clients));
  const table = new LockTable(settings.dynamodbTable, clients.dynamodb);
  return Promise.all([
    bucketPart(bucket),
    // S3 itself keeps the lock then.
    ...(settings.lock === "s3" ? [] : [tablePart(table)]),
  ]);
}

async function bucketPart(bucket: StateBucket): Promise<Part> {
  const name = "state bucket";
  const state = await bucket.inspect();
  const change = (setting: BucketSetting): Change => ({
    title: `bucket ${bucket.name}: ${setting.name}`,
    make: () => bucket.apply(setting),
  });
  switch (state.kind) {
    case "unusable":
      return { name, found: "unusable", detail: state.reason, remedy: state.remedy, changes: [] };
    case "absent": {
      const create = {
        title: `create bucket ${bucket.name} in ${bucket.region}`,
        make: () => bucket.create(),
      };
      return {
        name,
        found: "absent",
        detail: bucket.name,
        changes: [create, ...BUCKET_SETTINGS.map(change)],
      };
    }
    case "present":
      return presentPart(name, bucket.name, state.missing, change);
  }
}

async function tablePart(table: LockTable): Promise<Part> {
  const name = "lock table";
  const state = await table.inspect();
  const change = (setting: TableSetting): Change => ({
    title: `table ${table.name}: ${setting.name}`,
    make: () => setting.set(table),
  });
  switch (state.kind) {
    case "unusable":
      return { name, found: "unusable", detail: state.reason, remedy: state.remedy, changes: [] };
    case "absent": {
      const create = {
        title: `create table ${table.name}, on demand and protected`,
        make: () => table.create(),
      };
      const settings = TABLE_SETTINGS.filter(({ isMadeAtCreation }) => !isMadeAtCreation);
      return { name, found: "absent", detail: table.name, changes: [create, ...settings.map(change)] };
    }
    case "present":
      return presentPart(name, table.name, state.missing, change);
  }
}

function presentPart<S extends { readonly name: string }>(
  name: string,
  thing: string,
  missing: readonly S[],
  change: (setting: S) => Change,
): Part {
  if (missing.length === 0) return { name, found: "complete", detail: thing, changes: [] };
  const detail = `${thing} lacks: ${missing.map((setting) => setting.name).join(", ")}`;
  return { name, found: "incomplete", detail, changes: missing.map(change) };
}
