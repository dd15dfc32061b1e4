import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { Naming } from "../config/naming";
import { PAYMENT_GATEWAY_KEY, PAYMENT_WEBHOOK_SECRETS } from "../config/secrets";
import type { StageConfig } from "../config/stages";
import type { EndpointName, SettingName } from "../handlers/common/env";
import { awsFailure } from "./aws/aws-errors";
import { serviceOf } from "./aws/aws-service";
import { startAwsServices } from "./aws/aws-services";
import { LogStreams } from "./aws/log-streams";
import { Mailbox } from "./aws/mailbox";
import { StoredSecrets } from "./aws/stored-secrets";
import { startDownloadNetwork } from "./download-network/download-network";
import type { Disturb } from "./exchange";
import { dynamodbError } from "./failures/dynamodb-errors";
import { startDynamodbProxy } from "./failures/dynamodb-proxy";
import type { FailureTarget } from "./failures/failure-switches";
import { Failures } from "./failures/failures";
import { LOCAL_CREDENTIALS } from "./local-credentials";
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
  const keep: Keep = (started) => {
    stops.push(() => started.stop());
    return started;
  };
  try {
    const context = await openStores(options);
    const { objects, secrets, logs, mails, failures } = context;
    // One after another: what is still starting when something fails could not be stopped.
    const payments = keep(await startPayments(context, options));
    const amazon = await startAmazon(context, options.dynamodbEndpoint, keep);
    const endpoints = { ...amazon.endpoints, ...settingsOf(context, payments) };
    return { endpoints, outputs: amazon.outputs, objects, secrets, logs, mails, payments, failures, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Sees to it that what was started is stopped. */
type Keep = <T extends { stop(): Promise<void> }>(started: T) => T;

/** What the peers are made from. */
type Context = Awaited<ReturnType<typeof openStores>>;

async function openStores({
  stage,
  data,
  failures = new Failures(),
  accountId = "000000000000",
}: PeersOptions) {
  if (data !== undefined) mkdirSync(data, { recursive: true, mode: 0o700 });
  const naming = new Naming(stage);
  const secrets = data === undefined ? new StoredSecrets() : new StoredSecrets(join(data, "secrets.json"));
  const objects: StoredObjects =
    data === undefined ? new MemoryObjects() : new FolderObjects(join(data, "objects"));
  const sender = stage.mail.mailer === "ses" ? stage.mail.sender : "no-reply@marketplace.localhost";
  return {
    stage,
    naming,
    failures,
    objects,
    secrets,
    logs: new LogStreams(),
    mails: new Mailbox(sender),
    sender,
    bucket: naming.bucket("solution-files", accountId),
    values: await ensureStageSecrets(secrets, stage, naming),
  };
}

/** AWS: the object store, the network before it, and the services that are called by JSON. */
async function startAmazon(context: Context, dynamodbEndpoint: string, keep: Keep) {
  const { stage, objects, secrets, logs, mails, failures, bucket, values } = context;
  const { region } = stage;
  const { corsOrigin } = stage.api;
  const keys = new Map([[DOWNLOAD_KEY_ID, values.downloadPublicKey]]);
  const disturb = failures.disturbing("objects", objectFailure);

  const store = keep(
    await startObjectStore({ objects, credentials: LOCAL_CREDENTIALS, region, corsOrigin, disturb }),
  );
  const downloads = keep(await startDownloadNetwork({ objects, bucket, keys, corsOrigin }));
  const aws = keep(
    await startAwsServices({
      secrets,
      logs,
      mailbox: mails,
      credentials: LOCAL_CREDENTIALS,
      region,
      disturb: disturbingAws(failures),
    }),
  );
  return {
    endpoints: {
      AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      AWS_ENDPOINT_URL_DYNAMODB: await dynamodbBehind(dynamodbEndpoint, failures, keep),
      AWS_ENDPOINT_URL_S3: store.endpoint,
      AWS_ENDPOINT_URL_SSM: aws.endpoint,
      AWS_ENDPOINT_URL_SECRETS_MANAGER: aws.endpoint,
      AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: aws.endpoint,
      AWS_ENDPOINT_URL_SESV2: aws.endpoint,
      CDN_ENDPOINT: downloads.endpoint,
    },
    outputs: {
      solution_files_bucket_name: bucket,
      cdn_domain_name: new URL(downloads.endpoint).host,
      download_key_id: DOWNLOAD_KEY_ID,
    },
  };
}

async function startPayments(
  { failures, values }: Context,
  { data, baseUrl, log, payments }: PeersOptions,
): Promise<LocalPaymentGateway> {
  const started = await startPaymentGateway({
    key: values.paymentKey,
    webhookSecret: values.webhookSecret,
    failures,
    ...(data === undefined ? {} : { file: join(data, "payments.jsonl") }),
    ...(log === undefined ? {} : { log }),
    ...payments,
  });
  if (baseUrl !== undefined) started.sendEventsTo(new URL(WEBHOOK_ROUTE, baseUrl).href);
  return started;
}

/** The handlers' own sandboxes call nobody: nothing could be watched, or go wrong. */
function settingsOf(
  { naming, sender }: Context,
  { endpoint }: LocalPaymentGateway,
): Readonly<Partial<Record<SettingName | EndpointName, string>>> {
  return {
    PAYMENT_GATEWAY: "stripe",
    PAYMENT_GATEWAY_ENDPOINT: endpoint,
    PAYMENT_GATEWAY_SECRET: naming.secret(PAYMENT_GATEWAY_KEY),
    PAYMENT_WEBHOOK_SECRET: naming.secret(PAYMENT_WEBHOOK_SECRETS),
    MAILER: "ses",
    MAIL_SENDER: sender,
  };
}

/** The engine itself while nothing can go wrong: a proxy takes its time. */
async function dynamodbBehind(engine: string, failures: Failures, keep: Keep): Promise<string> {
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
