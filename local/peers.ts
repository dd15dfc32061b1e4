import { randomBytes } from "node:crypto";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Naming } from "../config/naming";
import { PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../config/secrets";
import type { StageConfig } from "../config/stages";
import type { EndpointName, SettingName } from "../handlers/common/env";
import { awsFailure } from "./aws/aws-errors";
import { serviceOf, startAwsServices } from "./aws/aws-services";
import { LogStreams } from "./aws/log-streams";
import { Mailbox } from "./aws/mailbox";
import { StoredSecrets } from "./aws/stored-secrets";
import { startDownloadNetwork } from "./download-network/download-network";
import type { Disturb } from "./exchange";
import { dynamodbError } from "./failures/dynamodb-errors";
import { startDynamodbProxy } from "./failures/dynamodb-proxy";
import type { FailureTarget } from "./failures/failure-switches";
import { Failures } from "./failures/failures";
import { FolderObjects } from "./object-store/folder-objects";
import { objectFailure } from "./object-store/object-failure";
import { startObjectStore } from "./object-store/object-store";
import { MemoryObjects, type StoredObjects } from "./object-store/stored-objects";
import {
  type LocalPaymentGateway,
  type PaymentGatewayOptions,
  startPaymentGateway,
} from "./payment-gateway/payment-gateway";
import { ensureStageSecrets } from "./stage-secrets";

export interface PeersOptions {
  readonly stage: StageConfig;
  /** Endpoint of the engine with the tables. */
  readonly dynamodbEndpoint: string;
  /** Folder that keeps objects, secrets and payments between two runs. @default none: all is gone at the end */
  readonly data?: string;
  /** What goes wrong. @default nothing */
  readonly failures?: Failures;
  /** The platform's own URL, which payment events are sent to; `payments.sendEventsTo` tells it later. */
  readonly baseUrl?: string;
  /** @default "000000000000" */
  readonly accountId?: string;
  /** How the payment gateway behaves. */
  readonly payments?: Pick<
    PaymentGatewayOptions,
    "latency" | "processingTime" | "searchLag" | "webhookPauses"
  >;
  /** Told of what a developer should know, a line each. */
  readonly log?: (line: string) => void;
}

/** The services that functions talk to when the platform runs on this computer, all on loopback. */
export interface Peers {
  /**
   * What the functions' environments have beside, and in place of, what Terraform gives them: addresses, credentials, and a
   * gateway and a mailer that can be watched.
   */
  readonly endpoints: Readonly<Record<string, string>>;
  /** Outputs that exist only once AWS has made the resources, by their names in stacks/contracts.ts. */
  readonly outputs: Readonly<
    Record<"solution_files_bucket_name" | "cdn_domain_name" | "download_key_id", string>
  >;
  readonly objects: StoredObjects;
  readonly secrets: StoredSecrets;
  readonly logs: LogStreams;
  readonly mails: Mailbox;
  readonly payments: LocalPaymentGateway;
  readonly failures: Failures;
  stop(): Promise<void>;
}

/** CloudFront's ids of public keys look like it. */
const DOWNLOAD_KEY_ID = "KLOCALDOWNLOADS";

/** Where the platform takes what the payment gateway tells. */
const WEBHOOK_ROUTE = "/webhooks/payments";

/** @throws Error when the folder cannot be used; nothing is left running then */
export async function startPeers(options: PeersOptions): Promise<Peers> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async () => {
    await Promise.all(stops.splice(0).map((each) => each()));
  };
  try {
    const peers = await startAll(options, (started) => {
      stops.push(() => started.stop());
      return started;
    });
    return { ...peers, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** @param keep sees to it that what was started is stopped */
async function startAll(
  options: PeersOptions,
  keep: <T extends { stop(): Promise<void> }>(started: T) => T,
): Promise<Omit<Peers, "stop">> {
  const { stage, data, failures = new Failures(), log } = options;
  if (data !== undefined) mkdirSync(data, { recursive: true, mode: 0o700 });
  const naming = new Naming(stage);
  const { region } = stage;
  const { corsOrigin } = stage.api;
  const credentials = { accessKeyId: "LOCALPLATFORM", secretAccessKey: randomBytes(20).toString("hex") };
  const sender = stage.mail.mailer === "ses" ? stage.mail.sender : "no-reply@marketplace.localhost";

  const objects = data === undefined ? new MemoryObjects() : new FolderObjects(join(data, "objects"));
  const secrets = new StoredSecrets(...fileIn(data, "secrets.json"));
  const [logs, mails] = [new LogStreams(), new Mailbox(sender)];
  const stageSecrets = await ensureStageSecrets(secrets, stage, naming);
  const outputs = {
    solution_files_bucket_name: naming.bucket("solution-files", options.accountId ?? "000000000000"),
    download_key_id: DOWNLOAD_KEY_ID,
  };

  const store = keep(
    await startObjectStore({
      objects,
      credentials,
      region,
      corsOrigin,
      disturb: failures.disturbing("objects", objectFailure),
    }),
  );
  const downloads = keep(
    await startDownloadNetwork({
      objects,
      bucket: outputs.solution_files_bucket_name,
      keys: new Map([[DOWNLOAD_KEY_ID, stageSecrets.downloadPublicKey]]),
      corsOrigin,
    }),
  );
  const aws = keep(
    await startAwsServices({
      secrets,
      logs,
      mailbox: mails,
      credentials,
      region,
      disturb: disturbingAws(failures),
    }),
  );
  const [paymentsFile] = fileIn(data, "payments.jsonl");
  const payments = keep(
    await startPaymentGateway({
      key: stageSecrets.paymentKey,
      webhookSecret: stageSecrets.webhookSecret,
      failures,
      ...(paymentsFile === undefined ? {} : { file: paymentsFile }),
      ...(log === undefined ? {} : { log }),
      ...options.payments,
    }),
  );
  if (options.baseUrl !== undefined) payments.sendEventsTo(new URL(WEBHOOK_ROUTE, options.baseUrl).href);
  const dynamodb = await dynamodbBehind(options.dynamodbEndpoint, failures, keep);

  const settings: Readonly<Partial<Record<SettingName | EndpointName, string>>> = {
    // The handlers' own sandbox calls nobody: nothing could be watched, or go wrong.
    PAYMENT_GATEWAY: "stripe",
    PAYMENT_GATEWAY_ENDPOINT: payments.endpoint,
    PAYMENT_GATEWAY_SECRET: naming.secret(PAYMENT_GATEWAY_KEY),
    PAYMENT_WEBHOOK_SECRET: naming.secret(PAYMENT_WEBHOOK_SECRETS),
    MAILER: "ses",
    MAIL_SENDER: sender,
    CDN_ENDPOINT: downloads.endpoint,
  };
  return {
    endpoints: {
      AWS_ACCESS_KEY_ID: credentials.accessKeyId,
      AWS_SECRET_ACCESS_KEY: credentials.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: dynamodb,
      AWS_ENDPOINT_URL_S3: store.endpoint,
      AWS_ENDPOINT_URL_SSM: aws.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: aws.endpoint,
      AWS_ENDPOINT_URL_SESV2: aws.endpoint,
      ...settings,
    },
    outputs: { ...outputs, cdn_domain_name: new URL(downloads.endpoint).host },
    objects,
    secrets,
    logs,
    mails,
    payments,
    failures,
  };
}

/** The engine itself while nothing can go wrong: a proxy takes its time. */
async function dynamodbBehind(
  engine: string,
  failures: Failures,
  keep: <T extends { stop(): Promise<void> }>(started: T) => T,
): Promise<string> {
  if (!failures.concerns("dynamodb")) return engine;
  const disturb = failures.disturbing("dynamodb", dynamodbError);
  return keep(await startDynamodbProxy({ engine, disturb })).endpoint;
}

function disturbingAws(failures: Failures): Disturb {
  const targets = {
    ssm: "secrets",
    secretsmanager: "secrets",
    logs: "audit",
    ses: "mail",
  } as const satisfies Record<string, FailureTarget>;
  return (request) => {
    const service = serviceOf(request);
    if (service === undefined) return undefined;
    return failures.disturbing(targets[service], (kind) => awsFailure(service, kind))(request);
  };
}

function fileIn(data: string | undefined, name: string): [] | [string] {
  return data === undefined ? [] : [join(data, name)];
}
