import { EXIT, type ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";
import { readStage, stageNamed } from "../stage-stacks";
import { terminalColors } from "../terminal-colors";
import { costLines } from "./cost-lines";
import { stageCost } from "./stage-cost";

/**
 * Prints the fixed monthly cost of a stage, from its synthesized JSON; needs no network.
 *
 * @throws ConfigurationError when the stage is not synthesized
 */
export async function cost({ stage: name, json }: StageOptions): Promise<ExitCode> {
  const stage = stageNamed(name);
  const result = stageCost(stage, await readStage(stage));
  console.log(json ? JSON.stringify(result, null, 2) : costLines(result, terminalColors()).join("\n"));
  return EXIT.ok;
}
