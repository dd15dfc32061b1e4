import type { Route } from "../../handlers/common/route";
import { type Operation, routes } from "../../handlers/routes";
import { EXPECTATIONS, type Expectation } from "./expectations";
import { ACTORS, type Scene, type SceneTemplate } from "./scene";

/** Every way to call every route. */
export const WAYS = Object.entries(EXPECTATIONS).flatMap(([operation, ways]) =>
  ways.map((expectation, way) => [operation as Operation, way + 1, expectation] as const),
);

/** What each actor gets; whose call changes something, in a scene of their own. Nobody sees what another's call did. */
export async function statusesOf(
  operation: Operation,
  expectation: Expectation,
  template: SceneTemplate,
): Promise<Record<string, number>> {
  const route: Route = routes[operation];
  const shared = await template.copy();
  const answers = ACTORS.map(async (actor, index) => {
    const changes = route.method !== "GET" && expectation.statuses[actor] < 300;
    const scene = changes ? await template.copy() : shared;
    const { status } = await scene.people[actor].call(route.method, pathOf(route, expectation, scene), {
      ...expectation.options?.(scene),
      sourceIp: `192.0.2.${index + 1}`,
    });
    return [actor, status];
  });
  return Object.fromEntries(await Promise.all(answers));
}

export function pathOf(route: Route, { path }: Expectation, scene: Scene): string {
  const { params = {}, query } = path?.(scene) ?? {};
  const filled = route.path.replace(/\{(\w+)\}/g, (_, name: string) => params[name] ?? "");
  return query === undefined ? filled : `${filled}?${query}`;
}
