import { createHash } from "node:crypto";
import { DynamoDBClient, PutItemCommand, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Emulator } from "./emulator";

const REGION = "us-east-1";
const PREFIX = "marketplace";

/** The bucket and the lock table that a suite's projects keep their state in; other suites have their own. */
export class StateStore {
  readonly bucket: string;
  readonly table: string;

  /** @param name what tells it from the stores of other suites */
  constructor(
    readonly emulator: Emulator,
    name: string,
  ) {
    this.bucket = `state-of-${name}`;
    this.table = `locks-of-${name}`;
  }

  /** The text of a `backend.tf`, with what an S3-compatible store needs. */
  get backendFile(): string {
    return [
      `bucket = "${this.bucket}"`,
      `region = "${REGION}"`,
      `dynamodb_table = "${this.table}"`,
      `workspace_key_prefix = "${PREFIX}"`,
      "encrypt = true",
      ...this.emulator.backendSettings,
      "",
    ].join("\n");
  }

  create(): Promise<void> {
    return this.emulator.createStateStore(this.bucket, this.table, REGION);
  }

  /** The text of every state of a stage, by its key. */
  async states(stage: string): Promise<Record<string, string>> {
    const keys = await this.emulator.objectKeys(this.bucket);
    const states: Record<string, string> = {};
    for (const key of keys.filter(
      (key) => key.startsWith(`${PREFIX}/${stage}/`) && key.endsWith(".tfstate"),
    )) {
      states[key] = await this.emulator.readObject(this.bucket, key);
    }
    return states;
  }

  /** Everything in the bucket, locks as well. */
  keys(): Promise<string[]> {
    return this.emulator.objectKeys(this.bucket);
  }

  /** Ids of the locks that are held in the table; digests of states are no locks. */
  async lockItems(): Promise<string[]> {
    const { Items = [] } = await new DynamoDBClient(this.emulator.client).send(
      new ScanCommand({ TableName: this.table }),
    );
    return Items.flatMap(({ LockID, Info }) =>
      Info === undefined || LockID?.S === undefined ? [] : [LockID.S],
    );
  }

  /** Puts states where a stage's stacks look for them, with the digests that the backend compares them with. */
  async fill(states: Readonly<Record<string, string>>): Promise<void> {
    const dynamodb = new DynamoDBClient(this.emulator.client);
    for (const [key, text] of Object.entries(states)) {
      await this.emulator.writeObject(this.bucket, key, text);
      const digest = createHash("md5").update(text).digest("hex");
      const Item = { LockID: { S: `${this.bucket}/${key}-md5` }, Digest: { S: digest } };
      await dynamodb.send(new PutItemCommand({ TableName: this.table, Item }));
    }
  }
}
