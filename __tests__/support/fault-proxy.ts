import type { Answer, Disturbance, Exchange } from "../../local/exchange";
import { dynamodbError, operationOf } from "../../local/failures/dynamodb-errors";
import { startDynamodbProxy } from "../../local/failures/dynamodb-proxy";
import type { LoopbackServer } from "../../local/loopback-server";
import { FrozenTables } from "./frozen-tables";

/**
 * What goes wrong with a call: DynamoDB refuses it for a rival at the same items or for too much traffic, does it while
 * its answer gets lost, or never hears of it.
 */
export type Fault = "conflict" | "throttling" | "lost answer" | "lost request";

export interface FaultRule {
  /** For example `TransactWriteItems`. */
  readonly operation: string;
  /** Which calls of the operation. @default all */
  readonly when?: (input: Readonly<Record<string, unknown>>) => boolean;
  readonly fault: Fault;
  /** How many calls it happens to. @default 1 */
  readonly times?: number;
}

/** A call to DynamoDB as it came in. */
export interface DynamodbCall {
  /** The access key id it was signed with: tests give each function one of its own. */
  readonly caller: string;
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
}

/** What tables with a provisioned throughput answer; those on demand, as the local platform's, answer in other words. */
const THROTTLED: Answer = {
  status: 400,
  headers: { "content-type": "application/x-amz-json-1.0" },
  body: JSON.stringify({
    __type: "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException",
    message: "too much traffic",
  }),
};

/** The local platform's proxy, with faults and reads of an older state exactly where a test asks for them. */
export class FaultProxy {
  readonly calls: DynamodbCall[] = [];
  private readonly rules: { rule: FaultRule; left: number }[] = [];

  private constructor(
    private readonly server: LoopbackServer,
    private readonly frozen: FrozenTables,
  ) {}

  /** @param engine endpoint of the engine */
  static async start(engine: string): Promise<FaultProxy> {
    const frozen = new FrozenTables(engine);
    const server = await startDynamodbProxy({
      engine,
      disturb: (request) => proxy.disturbanceOf(request),
      rewrite: (request) =>
        Buffer.from(JSON.stringify(frozen.redirected(operationOf(request), inputOf(request)))),
    });
    const proxy = new FaultProxy(server, frozen);
    return proxy;
  }

  get endpoint(): string {
    return this.server.endpoint;
  }

  inject(rule: FaultRule): void {
    this.rules.push({ rule, left: rule.times ?? 1 });
  }

  /** How many of the injected faults are still to happen. */
  get pendingFaults(): number {
    return this.rules.reduce((sum, { left }) => sum + left, 0);
  }

  /** From now on, reads that DynamoDB may answer from an older state see the tables as they are now. */
  freeze(tables: readonly string[]): Promise<void> {
    return this.frozen.freeze(tables);
  }

  thaw(): void {
    this.frozen.thaw();
  }

  async stop(): Promise<void> {
    this.frozen.stop();
    await this.server.stop();
  }

  private disturbanceOf(request: Exchange): Disturbance | undefined {
    const operation = operationOf(request);
    const input = inputOf(request);
    const { authorization = "" } = request.headers;
    const [, caller = "unknown"] = /Credential=([^/]+)\//.exec(authorization) ?? [];
    this.calls.push({ caller, operation, input });
    switch (this.faultOf(operation, input)) {
      case "lost request":
        return "reset";
      case "lost answer":
        return "lost-answer";
      case "throttling":
        return THROTTLED;
      case "conflict":
        return dynamodbError("conflict", request);
    }
    return undefined;
  }

  private faultOf(operation: string, input: Readonly<Record<string, unknown>>): Fault | undefined {
    const found = this.rules.find(
      ({ rule, left }) => left > 0 && rule.operation === operation && (rule.when?.(input) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.rule.fault;
  }
}

function inputOf({ body }: Exchange): Readonly<Record<string, unknown>> {
  return JSON.parse(body.toString("utf8"));
}
