import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { type Capacity, engineUnits, indexUnits, tableUnits } from "./engine-units";
import { type Change, readUnits, sizeOf, type TableShape, type WireItem, writeUnits } from "./units";

/** What one call to DynamoDB costs. */
export interface MeteredCall {
  readonly operation: string;
  readonly model: Capacity;
  /** By the `ConsumedCapacity` of its answer. */
  readonly engine: Capacity;
  /** What of it is a table's of this name, without its indexes. */
  readonly ofTable: (name: string) => number;
  /** What of it is an index's of this name. */
  readonly ofIndex: (name: string) => number;
}

export type Input = Readonly<Record<string, unknown>>;
type Send = (operation: string, input: object) => Promise<{ readonly status: number; readonly body: string }>;

/** A write, or the condition of a transaction, by what it does. */
interface Action {
  readonly input: Input;
  readonly isTransactional: boolean;
}

const WRITES: readonly string[] = ["PutItem", "UpdateItem", "DeleteItem", "TransactWriteItems"];
const READS: readonly string[] = ["GetItem", "Query", "Scan"];

/**
 * Stands before an engine and tells of each call what it costs. The model needs the items as they are before and after a
 * call, so one call is worked on after the other.
 */
export class CapacityMeter {
  readonly calls: MeteredCall[] = [];
  private readonly tables = new Map<string, TableShape>();
  private last: Promise<unknown> = Promise.resolve();
  private readonly server = createServer((incoming, outgoing) => {
    const turn = this.last.then(() => this.serve(incoming, outgoing));
    this.last = turn.catch((error: unknown) => {
      console.error(error);
      outgoing.destroy();
    });
  });

  private constructor(private readonly engine: string) {}

  /** @param engine endpoint of the engine */
  static async start(engine: string): Promise<CapacityMeter> {
    const meter = new CapacityMeter(engine);
    meter.server.listen(0, "127.0.0.1");
    await once(meter.server, "listening");
    return meter;
  }

  get endpoint(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, "close");
  }

  private async serve(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const { authorization = "", "x-amz-date": date = "", "x-amz-target": target = "" } = incoming.headers;
    const [version, operation = ""] = String(target).split(".");
    const input = JSON.parse(await text(incoming)) as Input;
    const send: Send = async (name, body) => {
      const headers = {
        authorization,
        "x-amz-date": String(date),
        "x-amz-target": `${version}.${name}`,
        "content-type": "application/x-amz-json-1.0",
      };
      const response = await fetch(this.engine, { method: "POST", headers, body: JSON.stringify(body) });
      return { status: response.status, body: await response.text() };
    };
    const { status, body } = await this.measured(operation, input, send);
    outgoing.writeHead(status, { "content-type": "application/x-amz-json-1.0" }).end(body);
  }

  private async measured(operation: string, input: Input, send: Send): ReturnType<Send> {
    if (operation === "CreateTable") this.tables.set(String(input.TableName), shapeOf(input));
    const isRead = READS.includes(operation);
    if (!isRead && !WRITES.includes(operation)) return send(operation, input);

    const actions = isRead ? [] : actionsOf(operation, input);
    const before = await this.stored(actions, send);
    const answer = await send(operation, { ...input, ReturnConsumedCapacity: "INDEXES" });
    const after = await this.stored(actions, send);
    const write = actions
      .map(({ input, isTransactional }, index) => {
        const change: Change = { before: before[index], after: after[index] };
        return writeUnits(change, this.shape(input), isTransactional);
      })
      .reduce((total, each) => total + each, 0);
    const model = { read: isRead ? await unitsOfRead(operation, input, send) : 0, write };
    this.calls.push({
      operation,
      model,
      engine: engineUnits(answer.body, isRead),
      ofTable: (name) => tableUnits(answer.body, name),
      ofIndex: (name) => indexUnits(answer.body, name),
    });
    return answer;
  }

  private async stored(actions: readonly Action[], send: Send): Promise<(WireItem | undefined)[]> {
    const found: (WireItem | undefined)[] = [];
    for (const { input } of actions) {
      const { TableName, Item } = input as { readonly TableName: string; readonly Item?: WireItem };
      const { keys } = this.shape(input);
      const Key = input.Key ?? Object.fromEntries(keys.map((key) => [key, Item?.[key]]));
      const { body } = await send("GetItem", { TableName, Key, ConsistentRead: true });
      found.push((JSON.parse(body) as { readonly Item?: WireItem }).Item);
    }
    return found;
  }

  private shape({ TableName }: Input): TableShape {
    const found = this.tables.get(String(TableName));
    if (found === undefined) throw new Error(`nobody created ${TableName}`);
    return found;
  }
}

function actionsOf(operation: string, input: Input): Action[] {
  if (operation !== "TransactWriteItems") return [{ input, isTransactional: false }];
  const items = input.TransactItems as readonly Readonly<Record<string, Input>>[];
  return items.flatMap((item) => Object.values(item).map((each) => ({ input: each, isTransactional: true })));
}

/**
 * Reads cost by what they look at, whatever a projection or a filter leaves of it: the same read is made once more without
 * these.
 */
async function unitsOfRead(operation: string, input: Input, send: Send): Promise<number> {
  const { ProjectionExpression, FilterExpression, Select, ...rest } = input;
  const condition = String(rest.KeyConditionExpression ?? "");
  const used = (members: unknown) => {
    const named = Object.entries(members ?? {}).filter(([name]) => new RegExp(`${name}\\b`).test(condition));
    return named.length === 0 ? undefined : Object.fromEntries(named);
  };
  const { status, body } = await send(operation, {
    ...rest,
    ExpressionAttributeNames: used(rest.ExpressionAttributeNames),
    ExpressionAttributeValues: used(rest.ExpressionAttributeValues),
  });
  if (status !== 200) throw new Error(`${operation} without its projection and filter: ${body}`);
  const { Item, Items = [] } = JSON.parse(body) as { Item?: WireItem; Items?: readonly WireItem[] };
  const read = Item === undefined ? Items : [Item];
  const bytes = read.reduce((total, item) => total + sizeOf(item), 0);
  return readUnits(bytes, input.ConsistentRead === true ? "consistent" : "eventual");
}

function shapeOf(input: Input): TableShape {
  interface Keyed {
    readonly KeySchema: readonly { readonly AttributeName: string }[];
    readonly Projection?: { readonly ProjectionType: "ALL" | "KEYS_ONLY" };
  }
  const keysOf = ({ KeySchema }: Keyed) => KeySchema.map(({ AttributeName }) => AttributeName);
  const indexes = (input.GlobalSecondaryIndexes ?? []) as readonly Keyed[];
  return {
    keys: keysOf(input as unknown as Keyed),
    indexes: indexes.map((index) => ({
      keys: keysOf(index),
      projection: index.Projection?.ProjectionType ?? "ALL",
    })),
  };
}
