import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import {
  type BucketLocationConstraint,
  CreateBucketCommand,
  GetObjectCommand,
  ListObjectsV2Command,
  PutObjectCommand,
  S3Client,
} from "@aws-sdk/client-s3";
import { freePort } from "../../../local/free-port";
import { pythonPrograms } from "./cache";

/** With the SDK for Python that it is built on. */
export const MOTO = "moto[server]==5.2.5";

/** A port on which nothing listens: what would reach AWS by mistake fails at once. */
const NOWHERE = "http://127.0.0.1:9";

const START_TIMEOUT = 30_000;

/** AWS as moto's server plays it, in memory and on this computer only. */
export class Emulator {
  private constructor(
    readonly url: string,
    private readonly process?: ChildProcess,
    private readonly logFile?: string,
  ) {}

  /** The one that the suite's set-up started for all tests that need no AWS of their own. */
  static shared(): Emulator {
    const { E2E_EMULATOR } = process.env;
    if (E2E_EMULATOR === undefined) throw new Error("the suite's set-up has started no emulator");
    return new Emulator(E2E_EMULATOR);
  }

  static async start(): Promise<Emulator> {
    const programs = await pythonPrograms(MOTO);
    const port = await freePort();
    const logFile = join(tmpdir(), `marketplace-e2e-moto-${port}.log`);
    const server = join(__dirname, "moto-server.py");
    const child = spawn(join(programs, "python"), [server, String(port)], {
      stdio: ["ignore", "pipe", "pipe"],
    });
    const log = createWriteStream(logFile);
    child.stdout.pipe(log);
    child.stderr.pipe(log);
    const emulator = new Emulator(`http://127.0.0.1:${port}`, child, logFile);
    await emulator.answers();
    return emulator;
  }

  /** What makes terraform, its S3 backend and its AWS provider talk to this server. */
  get environment(): NodeJS.ProcessEnv {
    return isolatedEnvironment(this.url);
  }

  /**
   * The same for an S3 backend that nobody told of path-style addresses: it looks for each bucket under a host name of its
   * own. No name has to be resolved when the server is asked as an HTTP proxy.
   */
  get environmentWithBucketHosts(): NodeJS.ProcessEnv {
    return {
      ...this.environment,
      AWS_ENDPOINT_URL_S3: "http://s3.test",
      HTTP_PROXY: this.url,
      NO_PROXY: "",
      no_proxy: "",
    };
  }

  /** Lines of a `backend.tf` that lead Terraform's S3 backend here, whatever its bucket and table are. */
  get backendSettings(): string[] {
    const { url } = this;
    return [
      `endpoints = { s3 = "${url}", dynamodb = "${url}", sts = "${url}", iam = "${url}" }`,
      "use_path_style = true",
      "skip_credentials_validation = true",
      "skip_metadata_api_check = true",
      "skip_requesting_account_id = true",
      "skip_region_validation = true",
    ];
  }

  /** Ends it, unless it is the shared one. */
  async stop(): Promise<void> {
    if (this.process === undefined || this.logFile === undefined) return;
    const ended = once(this.process, "exit");
    this.process.kill();
    await ended;
    const log = await readFile(this.logFile, "utf8");
    for (const [line] of log.matchAll(/^answered again: .*$/gm)) console.log(`emulator: ${line}`);
    await rm(this.logFile);
  }

  /** What makes an AWS SDK client talk to this server. */
  get client(): {
    endpoint: string;
    region: string;
    credentials: { accessKeyId: string; secretAccessKey: string };
  } {
    return {
      endpoint: this.url,
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
    };
  }

  /** A bucket and a lock table for state, as `npm run bootstrap` makes them on AWS. */
  async createStateStore(bucket: string, table: string, region: string): Promise<void> {
    await this.s3.send(
      new CreateBucketCommand({
        Bucket: bucket,
        // S3 refuses the name of the region that it takes for none.
        ...(region === "us-east-1"
          ? {}
          : { CreateBucketConfiguration: { LocationConstraint: region as BucketLocationConstraint } }),
      }),
    );
    const dynamodb = new DynamoDBClient({ ...this.client, region });
    await dynamodb.send(
      new CreateTableCommand({
        TableName: table,
        BillingMode: "PAY_PER_REQUEST",
        AttributeDefinitions: [{ AttributeName: "LockID", AttributeType: "S" }],
        KeySchema: [{ AttributeName: "LockID", KeyType: "HASH" }],
      }),
    );
  }

  /** Keys of all objects in a bucket. */
  async objectKeys(bucket: string): Promise<string[]> {
    const { Contents = [] } = await this.s3.send(new ListObjectsV2Command({ Bucket: bucket }));
    return Contents.flatMap(({ Key }) => (Key === undefined ? [] : [Key]));
  }

  async readObject(bucket: string, key: string): Promise<string> {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: bucket, Key: key }));
    if (Body === undefined) throw new Error(`the object ${bucket}/${key} has no body`);
    return Body.transformToString();
  }

  async writeObject(bucket: string, key: string, body: string): Promise<void> {
    await this.s3.send(new PutObjectCommand({ Bucket: bucket, Key: key, Body: body }));
  }

  private get s3(): S3Client {
    return new S3Client({ ...this.client, forcePathStyle: true });
  }

  private async answers(): Promise<void> {
    const deadline = Date.now() + START_TIMEOUT;
    while (Date.now() < deadline) {
      const response = await fetch(`${this.url}/moto-api/`).catch(() => undefined);
      if (response?.ok) return;
      await sleep(100);
    }
    throw new Error(`moto's server did not start in ${START_TIMEOUT / 1000} s: see ${this.logFile}`);
  }
}

/** Credentials of nobody and an endpoint other than AWS: no test reaches an account by mistake. */
export function isolatedEnvironment(endpoint = NOWHERE): NodeJS.ProcessEnv {
  return {
    AWS_ACCESS_KEY_ID: "test",
    AWS_SECRET_ACCESS_KEY: "test",
    AWS_CONFIG_FILE: "/dev/null",
    AWS_SHARED_CREDENTIALS_FILE: "/dev/null",
    AWS_EC2_METADATA_DISABLED: "true",
    AWS_ENDPOINT_URL: endpoint,
    AWS_ENDPOINT_URL_S3: endpoint,
    AWS_ENDPOINT_URL_DYNAMODB: endpoint,
    AWS_ENDPOINT_URL_STS: endpoint,
    AWS_ENDPOINT_URL_IAM: endpoint,
    // The project's own small clients know these only.
    AWS_ENDPOINT_URL_SSM: endpoint,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: endpoint,
    AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: endpoint,
    AWS_ENDPOINT_URL_SESV2: endpoint,
  };
}
