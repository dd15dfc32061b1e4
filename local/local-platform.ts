import type { RequestListener } from "node:http";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { FunctionKey } from "../config/naming";
import type { ActivityFeed } from "./activity";
import type { Invocation } from "./functions/invocation";
import type { StageFunctions } from "./functions/stage-functions";
import type { Peers } from "./peers";
import {
  type LocalPlatformOptions,
  type PlatformParts,
  startParts,
  type Undo,
  undone,
} from "./platform-parts";
import { minimumCompressionSize, stageApi } from "./stage-api";
import type { LocalStage } from "./terraform/local-stage";

/** A stage of the marketplace on this computer: what would be deployed, read from its JSON and zips. */
export class LocalPlatform {
  private constructor(
    private parts: PlatformParts,
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
