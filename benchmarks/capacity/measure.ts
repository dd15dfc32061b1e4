import { pathOf } from "../../__tests__/api/access-matrix";
import { type Scene, SceneTemplate } from "../../__tests__/api/scene";
import { ApiPlatform } from "../../__tests__/support/api-platform";
import type { Route } from "../../handlers/common/route";
import { type Operation, routes } from "../../handlers/routes";
import { CapacityMeter, type MeteredCall } from "./meter";
import { typicalRequest } from "./requests";

/** What one request of a route did at DynamoDB. */
export interface Measurement {
  readonly route: Route;
  /** By the authorizer; none for a public route. */
  readonly session: readonly MeteredCall[];
  /** By the function that answers. */
  readonly own: readonly MeteredCall[];
  /** How many items the answer lists. */
  readonly listed: number | undefined;
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
  const before = { metered: meter.calls.length, signed: platform.proxy.calls.length };
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
  return { route, session: calls.slice(0, checks), own: calls.slice(checks), listed };
}
