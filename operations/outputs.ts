import { EXIT, type ExitCode } from "./exit-codes";
import type { StageOptions } from "./stage-options";
import { stageNamed } from "./stage-stacks";
import { terminalColors } from "./terminal-colors";
import { Interrupts } from "./terraform/interrupts";
import { StageTerraform } from "./terraform/stage-terraform";
import { NO_STATE, type TerraformState } from "./terraform/terraform-state";

/** What stands for a sensitive value. */
const MASK = "(sensitive)";

/** Print what the stage's stacks have published. */
export async function outputs({ stage: name, json }: StageOptions): Promise<ExitCode> {
  const interrupts = new Interrupts();
  const stacks = await interrupts.during(async () => {
    const stage = await StageTerraform.open(stageNamed(name), interrupts);
    const states = await stage.prepare({ createWorkspace: false });
    return stage.stacks.map(
      ({ stack }) => [stack.id, published(states.get(stack.part) ?? NO_STATE)] as const,
    );
  });
  if (json) {
    console.log(JSON.stringify({ stage: name, stacks: Object.fromEntries(stacks) }, null, 2));
    return EXIT.ok;
  }
  for (const [id, values] of stacks) {
    console.log(terminalColors().bold(id));
    const entries = Object.entries(values);
    if (entries.length === 0) console.log("  nothing: it is not deployed");
    const width = Math.max(0, ...entries.map(([output]) => output.length));
    for (const [output, value] of entries) {
      console.log(`  ${output.padEnd(width)}  ${typeof value === "string" ? value : JSON.stringify(value)}`);
    }
  }
  return EXIT.ok;
}

function published({ outputs }: TerraformState): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(outputs).map(([output, { value, sensitive }]) => [output, sensitive ? MASK : value]),
  );
}
