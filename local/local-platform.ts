import { mkdir, mkdtemp, rm } from "node:fs/promises";
import type { RequestListener } from "node:http";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { FunctionKey } from "../config/naming";
import type { StageConfig, StageName } from "../config/stages";
import { stageNamed } from "../operations/stage-stacks";
import { ActivityFeed } from "./activity";
import { ApiServer } from "./api-server";
import { DataFolder } from "./data-folder";
import { startDynamodbEngine } from "./engine/dynamodb-engine";
import type { DynamodbEngine } from "./engine/engine-process";
import type { Failures } from "./failures/failures";
import type { Invocation } from "./functions/invocation";
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

interface Parts {
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

type Undo = () => Promise<void> | void;

/** A stage of the marketplace on this computer: what would be deployed, read from its JSON and zips. */
export class LocalPlatform {
  private constructor(
    private parts: Parts,
    private readonly undo: readonly Undo[],
  ) {}

  /** @throws ConfigurationError of whatever does not fit, with nothing left behind */
  static async start(options: LocalPlatformOptions = {}): Promise<LocalPlatform> {
    const undo: Undo[] = [];
    try {
      const parts = await startParts(options, undo);
      return new LocalPlatform(parts, undo);
    } catch (error) {
      await undone(undo);
      throw error;
    }
  }

  /** For example `http://localhost:3000`. */
  get url(): string {
    return this.parts.server.url;
  }

  /** Everything that happens. */
  get activity(): ActivityFeed {
    return this.parts.activity;
  }

  /** The stage's JSON, with its references resolved. */
  get stage(): LocalStage {
    return this.parts.stage;
  }

  get functions(): StageFunctions {
    return this.parts.functions;
  }

  /** The tables, by their names. */
  get tables(): readonly string[] {
    return this.parts.tables;
  }

  /** A client of the engine with the tables. It ends with the platform. */
  get dynamodb(): DynamoDBClient {
    return this.parts.client;
  }

  /** Of the engine itself, whatever stands between it and the functions. */
  get dynamodbEndpoint(): string {
    return this.parts.dynamodbEndpoint;
  }

  /** What functions talk to beside the tables. */
  get peers(): Peers {
    return this.parts.peers;
  }

  /** Holds what this run unpacks and writes; removed at its end. */
  get folder(): string {
    return this.parts.folder;
  }

  /** Invokes a function with an event. @throws TooManyRequestsError */
  invoke(key: FunctionKey, event: unknown): Promise<Invocation> {
    return this.functions.of(key).invoke(event);
  }

  /** Runs what EventBridge would run next, at once. */
  runSchedules(): Promise<Invocation[]> {
    return this.parts.schedules.runNow();
  }

  /** Gives paths of the server to something else than the API: `/` that path only, `/_local` all below it too. */
  mount(prefix: string, listener: RequestListener): void {
    this.parts.server.mount(prefix, listener);
  }

  /**
   * Takes over a stage that was synthesized anew. Data and connections stay.
   *
   * @returns names of the functions that run other code or with other settings
   */
  async reload(outdir: string): Promise<string[]> {
    const { server, functions, activity, schedules, stage } = this.parts;
    const next = stage.at(outdir);
    const changed = await functions.reload(next);
    schedules.replace(next);
    this.parts = { ...this.parts, stage: next };
    server.replace(stageApi(next, functions, activity));
    server.minimumCompressionSize = minimumCompressionSize(next);
    return changed;
  }

  /** Ends everything and leaves nothing behind but kept data. */
  async stop(): Promise<void> {
    await undone(this.undo);
  }
}

async function startParts(options: LocalPlatformOptions, undo: Undo[]): Promise<Parts> {
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

/** The last one first, each once. */
async function undone(undo: readonly Undo[]): Promise<void> {
  for (const step of (undo as Undo[]).splice(0).reverse()) await step();
}

function clientOf(endpoint: string, region: string): DynamoDBClient {
  // Node 20 may run the platform, for which the SDK warns of its end of support.
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = "true";
  return new DynamoDBClient({ endpoint, region, credentials: LOCAL_CREDENTIALS });
}
