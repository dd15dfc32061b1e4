import type { LocalStage } from "./terraform/local-stage";

/**
 * What stands in for the services that functions call beside DynamoDB: started before the functions, stopped after them.
 * A service without an endpoint is refused at once; nothing leaves this computer.
 */
export interface Peers {
  /** By the variables that AWS's SDKs read, such as `AWS_ENDPOINT_URL_SSM`; and whatever else functions get. */
  readonly environment: Readonly<Record<string, string>>;
  /** What AWS would have assigned to resources, such as `aws_cloudfront_distribution.domain_name`. */
  readonly attributes?: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** What peers are made for. */
export interface PeersContext {
  readonly stage: LocalStage;
  /** Of the engine: a peer that stands before it sets AWS_ENDPOINT_URL_DYNAMODB to its own. */
  readonly dynamodbEndpoint: string;
  /** A folder of this run, which is removed at its end. */
  readonly folder: string;
}

/** Starts the peers of a run. */
export type StartPeers = (context: PeersContext) => Promise<Peers>;

/** What makes things go wrong. */
export interface LocalFailures {
  /** Whether the instance that gets the next invocation dies of it: before its handler starts, or after it ended. */
  shouldCrash(): "before" | "after" | undefined;
}

/** Nobody plays anything. */
export const startNoPeers: StartPeers = async () => ({ environment: {}, stop: async () => {} });
