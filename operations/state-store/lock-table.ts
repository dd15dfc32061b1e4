import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  type DynamoDBClient,
  type TableDescription,
  UpdateContinuousBackupsCommand,
  UpdateTableCommand,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { isNamed, unless } from "../aws-failure";
import { patiently } from "../patiently";

/** The one key that Terraform's S3 backend looks locks up by. */
const LOCK_KEY = "LockID";

/** Seconds until a table is active, and until a new one can be backed up. */
const READY_WITHIN = 120;

/** One thing that the lock table has to have. */
export interface TableSetting {
  /** For people: "point-in-time recovery". */
  readonly name: string;
  readonly isMadeAtCreation: boolean;
  isSet(table: LockTable, description: TableDescription): Promise<boolean>;
  set(table: LockTable): Promise<undefined>;
}

/** What is the case with the table that locks states. */
export type TableState =
  | { readonly kind: "absent" }
  | { readonly kind: "unusable"; readonly reason: string; readonly remedy: string }
  | { readonly kind: "present"; readonly missing: readonly TableSetting[] };

/** The table that locks states while they are in use. */
export class LockTable {
  constructor(
    readonly name: string,
    readonly client: DynamoDBClient,
  ) {}

  /** Reads the table and its settings, changing nothing. */
  async inspect(): Promise<TableState> {
    const description = await this.describe();
    if (description === undefined) return { kind: "absent" };
    const keys = (description.KeySchema ?? []).map(({ AttributeName }) => AttributeName);
    const type = description.AttributeDefinitions?.find(
      ({ AttributeName }) => AttributeName === LOCK_KEY,
    )?.AttributeType;
    if (keys.join() !== LOCK_KEY || type !== "S") {
      return {
        kind: "unusable",
        reason: `The table ${this.name} has the key ${keys.join(", ")}; Terraform locks by ${LOCK_KEY}, a string.`,
        remedy: "A table's key cannot be changed: name another dynamodb_table in backend.tf.",
      };
    }
    const states = await Promise.all(
      TABLE_SETTINGS.map(async (setting) => ({ setting, isSet: await setting.isSet(this, description) })),
    );
    return { kind: "present", missing: states.flatMap(({ setting, isSet }) => (isSet ? [] : [setting])) };
  }

  /** Makes the table and waits until it can be used; its settings are made one by one afterwards. */
  async create(): Promise<undefined> {
    try {
      await this.client.send(
        new CreateTableCommand({
          TableName: this.name,
          BillingMode: "PAY_PER_REQUEST",
          AttributeDefinitions: [{ AttributeName: LOCK_KEY, AttributeType: "S" }],
          KeySchema: [{ AttributeName: LOCK_KEY, KeyType: "HASH" }],
          DeletionProtectionEnabled: true,
        }),
      );
    } catch (error) {
      // Somebody else was faster with the same.
      if (!isNamed(error, "ResourceInUseException")) throw error;
    }
    await this.ready();
  }

  /** Waits until the table is active. */
  async ready(): Promise<void> {
    await waitUntilTableExists(
      { client: this.client, maxWaitTime: READY_WITHIN, minDelay: 1, maxDelay: 5 },
      { TableName: this.name },
    );
  }

  private async describe(): Promise<TableDescription | undefined> {
    const answer = await unless("ResourceNotFoundException", () =>
      this.client.send(new DescribeTableCommand({ TableName: this.name })),
    );
    return answer?.Table;
  }
}

const onDemand: TableSetting = {
  name: "on-demand capacity",
  isMadeAtCreation: true,
  async isSet(_table, { BillingModeSummary }) {
    return BillingModeSummary?.BillingMode === "PAY_PER_REQUEST";
  },
  async set(table) {
    await table.client.send(
      new UpdateTableCommand({ TableName: table.name, BillingMode: "PAY_PER_REQUEST" }),
    );
    await table.ready();
    return undefined;
  },
};

const deletionProtection: TableSetting = {
  name: "deletion protection",
  isMadeAtCreation: true,
  async isSet(_table, { DeletionProtectionEnabled }) {
    return DeletionProtectionEnabled === true;
  },
  async set(table) {
    await table.client.send(
      new UpdateTableCommand({ TableName: table.name, DeletionProtectionEnabled: true }),
    );
    await table.ready();
    return undefined;
  },
};

const recovery: TableSetting = {
  name: "point-in-time recovery",
  isMadeAtCreation: false,
  async isSet({ client, name }) {
    const { ContinuousBackupsDescription } = await client.send(
      new DescribeContinuousBackupsCommand({ TableName: name }),
    );
    return (
      ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus === "ENABLED"
    );
  },
  async set({ client, name }) {
    await patiently(
      READY_WITHIN * 1000,
      (error) => isNamed(error, "ContinuousBackupsUnavailableException"),
      () =>
        client.send(
          new UpdateContinuousBackupsCommand({
            TableName: name,
            PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled: true },
          }),
        ),
    );
  },
};

export const TABLE_SETTINGS: readonly TableSetting[] = [onDemand, deletionProtection, recovery];
