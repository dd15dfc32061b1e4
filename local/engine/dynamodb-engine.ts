import { dirname, join } from "node:path";
import { ConfigurationError } from "../../config/errors";
import { type DynamodbEngine, startEngine } from "./engine-process";

/**
 * The engine at DYNAMODB_ENDPOINT, or else a new one from npm.
 *
 * @param database file that keeps the data, made when it is not there @default the data is in memory
 * @throws ConfigurationError where there is no engine on npm for this computer
 */
export async function startDynamodbEngine(
  database?: string,
  endpoint = process.env.DYNAMODB_ENDPOINT ?? "",
): Promise<DynamodbEngine> {
  if (endpoint !== "") return { endpoint, stop: async () => {} };
  const program = embeddedEngine();
  if (program === undefined) {
    throw new ConfigurationError(
      `There is no DynamoDB engine on npm for ${process.platform}-${process.arch}. Start one and set DYNAMODB_ENDPOINT, for example: docker run -p 8000:8000 amazon/dynamodb-local, DYNAMODB_ENDPOINT=http://127.0.0.1:8000`,
    );
  }
  const storage = database === undefined ? [] : ["--db-path", database];
  return startEngine(program, (port) => ["--port", port, ...storage]);
}

/** The engine from npm that starts within milliseconds, so that each test file has one of its own; undefined without it. */
export function embeddedEngine(): string | undefined {
  try {
    return join(dirname(require.resolve("@dynoxide/linux-x64/package.json")), "dynoxide");
  } catch {
    return undefined;
  }
}
