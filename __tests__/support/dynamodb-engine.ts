import { dirname, join } from "node:path";
import { type DynamodbEngine, startEngine } from "./engine-process";

/** The engine at DYNAMODB_ENDPOINT, or else a new one from npm that lives in memory. */
export async function startDynamodbEngine(): Promise<DynamodbEngine> {
  const { DYNAMODB_ENDPOINT = "" } = process.env;
  if (DYNAMODB_ENDPOINT !== "") return { endpoint: DYNAMODB_ENDPOINT, stop: async () => {} };
  const program = embeddedEngine();
  if (program === undefined) throw new Error("jest's global setup has started no DynamoDB engine");
  return startEngine(program, (port) => ["--port", port]);
}

/** The engine from npm that starts within milliseconds, so that each test file has one of its own; undefined without it. */
export function embeddedEngine(): string | undefined {
  try {
    return join(dirname(require.resolve("@dynoxide/linux-x64/package.json")), "dynoxide");
  } catch {
    return undefined;
  }
}
