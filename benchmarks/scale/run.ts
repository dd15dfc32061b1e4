import "../../__tests__/support/setup";
import { writeFile } from "node:fs/promises";
import { startDynamodbEngine } from "../../local/engine/dynamodb-engine";
import { withSynthesizedStage } from "../synthesized-stage";
import { measureFigures } from "./measure";
import { MEASURED_FILE } from "./measured";

async function main() {
  const engine = await startDynamodbEngine();
  try {
    const figures = await withSynthesizedStage(() => measureFigures("dynoxide", engine.endpoint));
    await writeFile(MEASURED_FILE, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await engine.stop();
  }
}
main();
