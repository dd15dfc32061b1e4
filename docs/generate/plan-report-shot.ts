import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { changedStage } from "../../__tests__/operations/review/planned";
import { synthesize } from "../../main";
import { htmlReport } from "../../operations/review/html";
import type { Shot } from "./screenshot";

/** The begin of a report: of the plans that its tests read, which Terraform made of a stage with changes of every kind. */
export async function planReportShot(folder: string): Promise<Shot> {
  const outdir = join(folder, "synthesized");
  await synthesize({ STAGE: "dev", BACKEND_FILE: "backend.tf.example" }, outdir);
  process.env.TEST_SYNTH_OUT = outdir;
  const file = join(folder, "report.html");
  await writeFile(file, htmlReport(changedStage()));
  return { url: pathToFileURL(file).href, width: 1100, height: 762 };
}
