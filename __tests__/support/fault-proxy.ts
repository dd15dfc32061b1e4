import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
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

const WRITES_SINGLE = "com.amazonaws.dynamodb.v20120810#TransactionConflictException";
const WRITES_MANY = "com.amazonaws.dynamodb.v20120810#TransactionCanceledException";
const THROTTLED = "com.amazonaws.dynamodb.v20120810#ProvisionedThroughputExceededException";

/**
 * Stands before a DynamoDB engine, since no engine goes wrong by itself: records every call, and injects faults and reads
 * of an older state where a test asks for them.
 */
export class FaultProxy {
  readonly calls: DynamodbCall[] = [];
  private readonly rules: { rule: FaultRule; left: number }[] = [];
  private readonly agent = new Agent({ keepAlive: true });
  private readonly frozen: FrozenTables;
  private readonly server = createServer((incoming, outgoing) => {
    this.serve(incoming, outgoing).catch(() => outgoing.destroy());
  });

  private constructor(private readonly engine: URL) {
    this.frozen = new FrozenTables(engine.href);
  }

  /** @param engine endpoint of the engine */
  static async start(engine: string): Promise<FaultProxy> {
    const proxy = new FaultProxy(new URL(engine));
    proxy.server.listen(0, "127.0.0.1");
    await once(proxy.server, "listening");
    return proxy;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
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
    this.agent.destroy();
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const operation = String(incoming.headers["x-amz-target"]).split(".").at(-1) ?? "";
    const input = JSON.parse(await text(incoming)) as Record<string, unknown>;
    const { authorization = "" } = incoming.headers;
    const [, caller = "unknown"] = /Credential=([^/]+)\//.exec(authorization) ?? [];
    this.calls.push({ caller, operation, input });

    const fault = this.faultOf(operation, input);
    if (fault === "lost request") return void incoming.socket.destroy();
    if (fault === "conflict" || fault === "throttling")
      return refuse(outgoing, errorOf(fault, operation, input));

    const { status, body, type } = await this.forward(incoming, this.frozen.redirected(operation, input));
    if (fault === "lost answer") return void incoming.socket.destroy();
    outgoing.writeHead(status, { "content-type": type }).end(body);
  }

  private faultOf(operation: string, input: Readonly<Record<string, unknown>>): Fault | undefined {
    const found = this.rules.find(
      ({ rule, left }) => left > 0 && rule.operation === operation && (rule.when?.(input) ?? true),
    );
    if (found === undefined) return undefined;
    found.left -= 1;
    return found.rule.fault;
  }

  private async forward(incoming: IncomingMessage, input: object) {
    const body = JSON.stringify(input);
    const { authorization = "" } = incoming.headers;
    const headers = {
      ...incoming.headers,
      host: this.engine.host,
      "content-length": Buffer.byteLength(body),
      // Engines may keep the tables of each access key apart.
      authorization: authorization.replace(/Credential=[^/]+\//, "Credential=test/"),
    };
    const outgoing = request(this.engine, { method: "POST", headers, agent: this.agent });
    outgoing.end(body);
    const [response] = (await once(outgoing, "response")) as [IncomingMessage];
    const type = response.headers["content-type"] ?? "application/x-amz-json-1.0";
    return { status: response.statusCode ?? 500, body: await text(response), type };
  }
}

function errorOf(
  fault: "conflict" | "throttling",
  operation: string,
  input: Readonly<Record<string, unknown>>,
) {
  if (fault === "throttling") return { __type: THROTTLED, message: "too much traffic" };
  if (operation !== "TransactWriteItems") return { __type: WRITES_SINGLE, message: "a rival" };
  const [, ...others] = input.TransactItems as unknown[];
  const CancellationReasons = [
    { Code: "TransactionConflict", Message: "a rival" },
    ...others.map(() => ({ Code: "None" })),
  ];
  return { __type: WRITES_MANY, message: "a rival", CancellationReasons };
}

function refuse(outgoing: ServerResponse, error: object): void {
  outgoing.writeHead(400, { "content-type": "application/x-amz-json-1.0" }).end(JSON.stringify(error));
}
