import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { ConfigurationError } from "../../config/errors";
import { Naming, STACK_PARTS } from "../../config/naming";
import { selectStages } from "../../config/stages";
import { EXIT, type ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";
import { terminalColors } from "../terminal-colors";
import { costLines } from "./cost-lines";
import { stageCost } from "./stage-cost";

/**
 * Prints the fixed monthly cost of a stage, from its synthesized JSON; needs no network.
 *
 * @throws ConfigurationError when the stage is not synthesized
 */
export async function cost({ stage: name, json }: StageOptions): Promise<ExitCode> {
  for (const stage of selectStages(name)) {
    const naming = new Naming(stage);
    const stacks = await Promise.all(STACK_PARTS.map((part) => synthesized(naming.stack(part), name)));
    const result = stageCost(stage, stacks);
    console.log(json ? JSON.stringify(result, null, 2) : costLines(result, terminalColors()).join("\n"));
  }
  return EXIT.ok;
}

async function synthesized(id: string, stage: string): Promise<unknown> {
  const path = join("cdktf.out", "stacks", id, "cdk.tf.json");
  const text = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
    throw new ConfigurationError(`${path} is not there: run npm run synth -- --stage ${stage} first.`);
  });
  return JSON.parse(text);
}
