import "../__tests__/support/setup";
import { sharedEngine } from "../__tests__/support/shared-engine";
import type { Operation } from "../handlers/routes";
import { embeddedEngine, startDynamodbEngine } from "../local/engine/dynamodb-engine";
import { judgements } from "./capacity/judgements";
import { type Measurement, measureAll } from "./capacity/measure";
import { table } from "./capacity/table";
import { runBenchmark } from "./comparison";
import { withSynthesizedStage } from "./synthesized-stage";

const USAGE = `npm run bench:capacity [-- --check]

Read and write units of one typical request of every route, made to the synthesized functions: by a model of DynamoDB's
prices from the recorded calls and the items they touch, beside what the engine itself says. DYNAMODB_ENGINE=dynamodb-local
adds AWS's DynamoDB Local (needs Java), DYNAMODB_ENDPOINT takes the engine that is there.

  --check    exit code 1 when a target is missed`;

type Figures = ReadonlyMap<Operation, Measurement>;

async function measured(): Promise<boolean[]> {
  const byEngine = await withSynthesizedStage(figures);
  const [first] = byEngine.values();
  if (first === undefined) throw new Error("no engine");
  console.log(table(byEngine));
  return judgements(first).map(({ text, isMet }) => {
    console.log(`${text}: ${isMet ? "met" : "MISSED"}`);
    return isMet;
  });
}

/** By the names of the engines. */
async function figures(): Promise<ReadonlyMap<string, Figures>> {
  const { DYNAMODB_ENDPOINT = "" } = process.env;
  if (DYNAMODB_ENDPOINT !== "") return new Map([["engine", await measureAll(DYNAMODB_ENDPOINT)]]);
  const found = new Map<string, Figures>();
  const shared = await sharedEngine();
  if (shared !== undefined) {
    found.set("DynamoDB Local", await measureAll(shared.endpoint).finally(shared.stop));
  }
  if (embeddedEngine() !== undefined) {
    // Not the one that was measured last.
    delete process.env.DYNAMODB_ENDPOINT;
    const embedded = await startDynamodbEngine();
    found.set("dynoxide", await measureAll(embedded.endpoint).finally(embedded.stop));
  }
  return found;
}

runBenchmark(USAGE, measured);
