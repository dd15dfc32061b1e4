import { type Operation, routes } from "../../handlers/routes";
import { unitsOf } from "./judgements";
import type { Measurement } from "./measure";

/**
 * Units of every route: read and write of its function, by the model and by each engine. What the session check of a
 * route that is not public reads comes on top.
 *
 * @throws Error when a route is missing
 */
export function table(byEngine: ReadonlyMap<string, ReadonlyMap<Operation, Measurement>>): string {
  const engines = [...byEngine.keys()];
  const heads = ["model", ...engines].flatMap((name) => [`${name}: read`, "write"]);
  const rows = (Object.keys(routes) as Operation[]).map((operation) => {
    const measured = [...byEngine.values()].map((figures) => figures.get(operation));
    const [first] = measured;
    if (first === undefined || measured.includes(undefined)) throw new Error(`${operation} was not measured`);
    const { method, path } = first.route;
    const cells = [unitsOf(first.own), ...measured.map((each) => unitsOf(each?.own ?? [], "engine"))];
    return row([
      `${method} ${path}`,
      ...cells.flatMap(({ read, write }) => [read, write]),
      unitsOf(first.session).read,
      callsOf(first),
    ]);
  });
  return [
    row(["route", ...heads, "session check: read", "calls"]),
    row(["---", ...heads.map(() => "---:"), "---:", "---"]),
    ...rows,
    "",
    `${rows.length} routes of ${Object.keys(routes).length}.`,
  ].join("\n");
}

function callsOf({ own }: Measurement): string {
  const operations = own.map(({ operation }) => operation);
  return [...new Set(operations)]
    .map((operation) => {
      const times = operations.filter((each) => each === operation).length;
      return times === 1 ? operation : `${times} ${operation}`;
    })
    .join(", ");
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.join(" | ")} |`;
}
