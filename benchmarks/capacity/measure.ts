import { setTimeout } from "node:timers/promises";
import { pathOf } from "../../__tests__/api/access-matrix";
import { type Scene, SceneTemplate } from "../../__tests__/api/scene";
import { ApiPlatform } from "../../__tests__/support/api-platform";
import type { Route } from "../../handlers/common/route";
import { type Operation, routes } from "../../handlers/routes";
import { CapacityMeter, type MeteredCall } from "./meter";
import { typicalRequest } from "./requests";

/** Milliseconds in which what a function wrote to its log has arrived, which goes another way than its answer. */
const LOG_DELAY = 50;

/** What one request of a route did at DynamoDB, and how much it answered and logged. */
export interface Measurement {
  readonly route: Route;
  /** By the authorizer; none for a public route. */
  readonly session: readonly MeteredCall[];
  /** By the function that answers. */
  readonly own: readonly MeteredCall[];
  /** How many items the answer lists. */
  readonly listed: number | undefined;
  /** Bytes of the answer's body. */
  readonly answerBytes: number;
  /** Bytes that the functions wrote to their logs. */
  readonly loggedBytes: number;
  /** Events of the audit trail, and their bytes. */
  readonly audited: { readonly events: number; readonly bytes: number };
}

/** One request of every route, by the synthesized functions at an engine. */
export async function measureAll(engine: string): Promise<ReadonlyMap<Operation, Measurement>> {
  const meter = await CapacityMeter.start(engine);
  // Where the tables of tests are made.
  process.env.DYNAMODB_ENDPOINT = meter.endpoint;
  const platform = await ApiPlatform.start();
  try {
    const template = await SceneTemplate.make(platform);
    const found = new Map<Operation, Measurement>();
    for (const operation of Object.keys(routes) as Operation[]) {
      found.set(operation, await measure(operation, platform, meter, await template.copy()));
    }
    return found;
  } finally {
    await platform.stop();
    await meter.stop();
  }
}

async function measure(
  operation: Operation,
  platform: ApiPlatform,
  meter: CapacityMeter,
  scene: Scene,
): Promise<Measurement> {
  const route: Route = routes[operation];
  const { actor, expectation } = await typicalRequest(operation, platform, scene);
  const before = {
    metered: meter.calls.length,
    signed: platform.proxy.calls.length,
    audited: platform.store.audited.length,
    logged: await loggedBytes(platform),
  };
  const path = pathOf(route, expectation, scene);
  const { status, body } = await scene.people[actor].call(route.method, path, expectation.options?.(scene));
  if (status !== expectation.statuses[actor]) {
    throw new Error(`${operation} was answered with ${status}: ${JSON.stringify(body)}`);
  }
  const calls = meter.calls.slice(before.metered);
  const callers = platform.proxy.calls.slice(before.signed).map(({ caller }) => caller);
  if (calls.length !== callers.length)
    throw new Error(`${operation}: ${callers.length} calls, not all metered`);
  // The gateway asks the authorizer before it invokes the function.
  const checks = callers.filter((caller) => caller === "authorizer").length;
  const listed = Array.isArray(body.items) ? body.items.length : undefined;
  const audited = platform.store.audited.slice(before.audited);
  return {
    route,
    session: calls.slice(0, checks),
    own: calls.slice(checks),
    listed,
    answerBytes: status === 204 ? 0 : bytesOf(JSON.stringify(body)),
    loggedBytes: (await loggedBytes(platform)) - before.logged,
    audited: {
      events: audited.length,
      bytes: audited.reduce(
        (total, { logStreamName: _, ...event }) => total + bytesOf(JSON.stringify(event)),
        0,
      ),
    },
  };
}

async function loggedBytes(platform: ApiPlatform): Promise<number> {
  await setTimeout(LOG_DELAY);
  // A duration has as many digits as the computer is slow.
  return bytesOf((await platform.output()).replaceAll(/"durationMs":\d+/g, '"durationMs":100'));
}

function bytesOf(text: string): number {
  return Buffer.byteLength(text);
}
