import type { Operation } from "../../handlers/routes";
import { added, NOTHING } from "./engine-units";
import type { Measurement } from "./measure";
import type { MeteredCall } from "./meter";
import { PAGE } from "./requests";

/** Units at most, by the model. */
const TARGETS = { purchaseWrites: 14, sessionReads: 2, pageQueries: 1 };

export interface Judgement {
  readonly text: string;
  readonly isMet: boolean;
}

/** What the platform promises of its requests at DynamoDB. */
export function judgements(figures: ReadonlyMap<Operation, Measurement>): readonly Judgement[] {
  const purchase = unitsOf(measurementOf(figures, "createTransaction").own).write;
  const sessions = [...figures.values()].map(({ session }) => unitsOf(session).read);
  const session = Math.max(...sessions);
  const { own: calls, listed } = measurementOf(figures, "listSolutions");
  const operations = calls.map(({ operation }) => operation);
  return [
    atMost("purchase, write units", purchase, TARGETS.purchaseWrites),
    atMost("session check, read units", session, TARGETS.sessionReads),
    {
      text: `category page of ${PAGE}, calls to DynamoDB: ${operations.join(", ")} for ${listed} solutions, target ${TARGETS.pageQueries} Query`,
      isMet:
        listed === PAGE &&
        operations.length === TARGETS.pageQueries &&
        operations.every((operation) => operation === "Query"),
    },
  ];
}

export function unitsOf(calls: readonly MeteredCall[], by: "model" | "engine" = "model") {
  return calls.map((call) => call[by]).reduce(added, NOTHING);
}

function atMost(what: string, units: number, target: number): Judgement {
  // Nothing at all would be a measurement that missed.
  return { text: `${what}: ${units}, target at most ${target}`, isMet: units > 0 && units <= target };
}

function measurementOf(figures: ReadonlyMap<Operation, Measurement>, operation: Operation): Measurement {
  const found = figures.get(operation);
  if (found === undefined) throw new Error(`${operation} was not measured`);
  return found;
}
