import { relative } from "node:path";
import { EXIT, type ExitCode } from "./exit-codes";
import { prepare } from "./preparation";
import type { StageOptions, SynthesizingOptions } from "./stage-options";
import { stageNamed } from "./stage-stacks";
import { Interrupts } from "./terraform/interrupts";
import { StageTerraform } from "./terraform/stage-terraform";

export interface WorkspaceOptions extends StageOptions, SynthesizingOptions {}

/** Initialize the stage's stacks and select its workspace in each, after which `npx cdktf deploy '*'` and plain terraform are safe. */
export async function workspace({ stage: name, json, skipSynth }: WorkspaceOptions): Promise<ExitCode> {
  const interrupts = new Interrupts();
  const stacks = await interrupts.during(async () => {
    const config = stageNamed(name);
    await prepare({ stage: config, check: false, skipSynth });
    const stage = await StageTerraform.open(config, interrupts);
    await stage.prepare({ createWorkspace: true });
    return stage.stacks.map(({ stack: { id, folder } }) => ({ id, folder, workspace: name }));
  });
  if (json) {
    console.log(JSON.stringify({ stage: name, stacks }, null, 2));
    return EXIT.ok;
  }
  const [first] = stacks;
  const example = first === undefined ? "" : relative(".", first.folder);
  console.log(
    [
      `Every stack of stage ${name} is in workspace ${name}, and stays there. Now safe:`,
      `  STAGE=${name} npx cdktf diff ${first?.id ?? ""}`,
      `  STAGE=${name} npx cdktf deploy '*'`,
      `  STAGE=${name} npx cdktf destroy '*'`,
      `  cd ${example} && terraform plan`,
    ].join("\n"),
  );
  return EXIT.ok;
}
