import "../../__tests__/support/setup";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import diff from "microdiff";
import { startDynamodbEngine } from "../../local/engine/dynamodb-engine";
import { runBenchmark } from "../comparison";
import { withSynthesizedStage } from "../synthesized-stage";
import { charts } from "./charts";
import { withSections } from "./document";
import { measureFigures } from "./measure";
import { MEASURED_FILE, measuredFigures } from "./measured";
import { sections } from "./sections";

const USAGE = `npm run bench:scale [-- --check]

Measures what requests take of the tables, the logs and the network, and writes the figures and charts of docs/scale.md from
it: what breaks first, a model of the catalogue's partitions, concurrency and costs. Assumptions are in
benchmarks/scale/assumptions.ts.

  --check    writes nothing; exit code 1 when what is measured is not what is committed`;

const DOCS = join(__dirname, "..", "..", "docs");
const DOCUMENT = join(DOCS, "scale.md");

async function run({ check }: { readonly check: boolean }): Promise<boolean[]> {
  const { endpoint, stop } = await startDynamodbEngine();
  const measured = await withSynthesizedStage(() => measureFigures(endpoint)).finally(stop);
  if (check) {
    const changes = diff(measuredFigures(), measured);
    for (const { path } of changes) console.log(`changed: ${path.join(".")}`);
    console.log(
      `measured figures: ${changes.length === 0 ? "as committed" : "CHANGED, run npm run bench:scale"}`,
    );
    return [changes.length === 0];
  }
  await writeFile(MEASURED_FILE, `${JSON.stringify(measured, null, 2)}\n`);
  await writeFile(DOCUMENT, withSections(await readFile(DOCUMENT, "utf8"), sections(measured)));
  for (const { file, svg } of charts(measured)) await writeFile(join(DOCS, file), svg);
  console.log("docs/scale.md and its charts are written.");
  return [];
}

runBenchmark(USAGE, run);
