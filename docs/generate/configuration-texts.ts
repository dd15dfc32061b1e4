import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { selectStages } from "../../config/select-stages";
import type { StageConfig } from "../../config/stages";
import { configurationPage } from "./configuration-page";
import { withGeneratedPart } from "./generated-part";
import { settingsOf } from "./settings";
import { stageTable } from "./stage-table";

const PROJECT = resolve(__dirname, "../..");

/** What the configuration is documented by, by files of the project, as it should be now. */
export async function configurationTexts(): Promise<Readonly<Record<string, string>>> {
  const source = await readFile(join(PROJECT, "config/stages.ts"), "utf8");
  const readme = await readFile(join(PROJECT, "README.md"), "utf8");
  const stages: Record<string, StageConfig> = {};
  for (const stage of selectStages("all")) stages[stage.name] = stage;
  return {
    "docs/configuration.md": configurationPage(settingsOf(source), stages),
    "README.md": withGeneratedPart(readme, "stages", stageTable(stages)),
  };
}
