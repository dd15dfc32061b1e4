import { mkdir, mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { StageConfig, StageName } from "../config/stages";
import { stageNamed } from "../operations/stage-stacks";
import { ActivityFeed } from "./activity";
import { ApiServer } from "./api-server";
import { DataFolder } from "./data-folder";
import { startDynamodbEngine } from "./engine/dynamodb-engine";
import type { DynamodbEngine } from "./engine/engine-process";
import type { Failures } from "./failures/failures";
import { StageFunctions } from "./functions/stage-functions";
import { LOCAL_CREDENTIALS } from "./local-credentials";
import { type Peers, type PeersOptions, startPeers } from "./peers";
import { RunningSchedules } from "./running-schedules";
import { minimumCompressionSize, stageApi } from "./stage-api";
import { synthesizeStage } from "./synthesis/synthesized-run";
import { ensureTables } from "./tables/local-tables";
import { LocalStage } from "./terraform/local-stage";
import { LOCAL_ACCOUNT } from "./terraform/references";

export interface LocalPlatformOptions {
  /** @default "dev" */
  readonly stage?: StageName;
  /** @default 0, any that is free */
  readonly port?: number;
  /** Folder that keeps the tables' data between runs. @default they are in memory */
  readonly data?: string;
  /** Of another engine. @default DYNAMODB_ENDPOINT, or else an engine of this run */
  readonly dynamodbEndpoint?: string;
  /** What goes wrong. @default nothing */
  readonly failures?: Failures;
  /** How the payment gateway behaves. */
  readonly payments?: NonNullable<PeersOptions["payments"]>;
  /** Told of what a developer should know of the peers, a line each. */
  readonly log?: (line: string) => void;
  /** What every function gets beside its own environment, such as shorter deadlines. */
  readonly environment?: Readonly<Record<string, string>>;
  /** Folder with the stage's JSON and zips. @default it is synthesized from the sources */
  readonly synthesized?: string;
  /** Instances of each function at most; further invocations wait. @default two for each processor */
  readonly maxInstances?: number;
}

/** What a running platform consists of. */
export interface PlatformParts {
  readonly folder: string;
  readonly server: ApiServer;
  readonly stage: LocalStage;
  readonly functions: StageFunctions;
  readonly activity: ActivityFeed;
  readonly schedules: RunningSchedules;
  readonly tables: readonly string[];
  readonly client: DynamoDBClient;
  readonly dynamodbEndpoint: string;
  readonly peers: Peers;
}

/** Ends what was started. */
export type Undo = () => Promise<void> | void;

/**
 * Starts everything that a platform consists of.
 *
 * @param undo gets a step for whatever was started, also when this fails
 * @throws ConfigurationError of whatever does not fit
 */
export async function startParts(options: LocalPlatformOptions, undo: Undo[]): Promise<PlatformParts> {
  const { port = 0, maxInstances = 2 * availableParallelism() } = options;
  const config = stageNamed(options.stage ?? "dev");
  // First what can be wrong with the options: it shows at once.
  const data = options.data === undefined ? undefined : await DataFolder.take(options.data);
  undo.push(() => data?.release());
  const server = await ApiServer.start({ port });
  undo.push(() => server.stop());
  const folder = await mkdtemp(join(tmpdir(), "marketplace-local-"));
  undo.push(() => rm(folder, { recursive: true, force: true, maxRetries: 3 }));

  const [{ engine, peers }, outdir] = await settled([
    startServices(options, { config, baseUrl: server.url, data }, undo),
    synthesized(options, config, join(folder, "synthesized")),
  ]);
  const client = clientOf(engine.endpoint, config.region);
  undo.push(() => client.destroy());
  const stage = new LocalStage(outdir, config, {
    "aws_cloudfront_distribution.domain_name": peers.outputs.cdn_domain_name,
    "aws_cloudfront_public_key.id": peers.outputs.download_key_id,
  });
  const activity = new ActivityFeed();
  const [tables, functions] = await settled([
    ensureTables(client, stage.stack("database")),
    loadFunctions(stage, activity, join(folder, "functions"), {
      maxInstances,
      environment: { ...peers.endpoints, ...options.environment },
      failures: peers.failures,
    }),
  ]);
  undo.push(() => functions.stop());
  const schedules = new RunningSchedules(stage, functions);
  undo.push(() => schedules.stop());
  server.minimumCompressionSize = minimumCompressionSize(stage);
  server.serve(stageApi(stage, functions, activity));
  return {
    folder,
    server,
    stage,
    functions,
    activity,
    schedules,
    tables,
    client,
    dynamodbEndpoint: engine.endpoint,
    peers,
  };
}

/** The engine with the tables, and whatever else functions talk to: none of it needs the stage's JSON. */
async function startServices(
  { dynamodbEndpoint, failures, payments, log }: LocalPlatformOptions,
  { config, baseUrl, data }: { config: StageConfig; baseUrl: string; data: DataFolder | undefined },
  undo: Undo[],
): Promise<{ readonly engine: DynamodbEngine; readonly peers: Peers }> {
  const engine = await startDynamodbEngine(data?.database(config.name), dynamodbEndpoint);
  undo.push(() => engine.stop());
  const peers = await startPeers({
    stage: config,
    dynamodbEndpoint: engine.endpoint,
    baseUrl,
    accountId: LOCAL_ACCOUNT,
    ...(data && { data: data.peers(config.name) }),
    ...(failures && { failures }),
    ...(payments && { payments }),
    ...(log && { log }),
  });
  undo.push(() => peers.stop());
  return { engine, peers };
}

/** @returns the folder with the stage's JSON and zips */
async function synthesized(
  { synthesized: present }: LocalPlatformOptions,
  { name }: StageConfig,
  folder: string,
): Promise<string> {
  if (present === undefined) await synthesizeStage(name, folder);
  return present ?? folder;
}

async function loadFunctions(
  stage: LocalStage,
  activity: ActivityFeed,
  folder: string,
  options: Omit<Parameters<typeof StageFunctions.load>[1], "folder" | "activity">,
): Promise<StageFunctions> {
  await mkdir(folder, { recursive: true });
  return StageFunctions.load(stage, { folder, activity, ...options });
}

/** All to their end, so that nothing is started behind what fails. */
async function settled<T extends readonly unknown[]>(work: { [K in keyof T]: Promise<T[K]> }): Promise<T> {
  const ended = await Promise.allSettled(work);
  const failed = ended.find(({ status }) => status === "rejected");
  if (failed?.status === "rejected") throw failed.reason;
  return Promise.all(work) as unknown as Promise<T>;
}

/** Takes the steps, the last one first, each once. */
export async function undone(undo: readonly Undo[]): Promise<void> {
  for (const step of (undo as Undo[]).splice(0).reverse()) await step();
}

function clientOf(endpoint: string, region: string): DynamoDBClient {
  // Node 20 may run the platform, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  return new DynamoDBClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
}
