import { KEYS_DIRECTORY, loadDownloadKeys } from "./download-keys";
import { ConfigurationError } from "./errors";
import { STAGE_NAMES, STAGES, type StageConfig, type StageName } from "./stages";
import { validateStages } from "./validate-stage";

/**
 * The stages that a selection names: one stage, or `all` of them; `dev` when nothing is selected.
 *
 * @throws ConfigurationError for any other text, naming the valid ones, and for unusable settings of any stage.
 */
export function selectStages(selection: string | undefined): StageConfig[] {
  validateStages(Object.values(STAGES));
  const wanted = selection === undefined || selection === "" ? "dev" : selection;
  if (wanted === "all") return STAGE_NAMES.map(stageConfig);
  if (!isStageName(wanted)) {
    throw new ConfigurationError(
      `Unknown stage "${wanted}". Valid stages: ${STAGE_NAMES.join(", ")} (or all), given by --stage or STAGE.`,
    );
  }
  return [stageConfig(wanted)];
}

function stageConfig(name: StageName): StageConfig {
  return { ...STAGES[name], downloadKeys: loadDownloadKeys(KEYS_DIRECTORY, name) };
}

function isStageName(text: string): text is StageName {
  return (STAGE_NAMES as readonly string[]).includes(text);
}
