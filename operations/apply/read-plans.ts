import { planFile, planFolder, type SavedPlan } from "../plan/saved-plan";
import type { PlannedStack } from "../review/planned-stack";
import { readSynthesized } from "../stage-stacks";
import type { StageTerraform } from "../terraform/stage-terraform";

/** The saved plans as terraform shows them: what is reviewed and guarded is what is in the files, not what a report said. */
export async function readPlans(stage: StageTerraform, saved: SavedPlan): Promise<PlannedStack[]> {
  const folder = planFolder(saved.stage);
  return Promise.all(
    stage.recorded(saved.stacks).map(async ([terraform, { part, id, outcome, after }]) => {
      const synthesized: unknown = JSON.parse(await readSynthesized(terraform.stack));
      if (outcome !== "planned")
        return { part, id, synthesized, outcome: { kind: "waits", waitsFor: after } };
      const plan = await terraform.show(planFile(folder, id));
      return { part, id, synthesized, outcome: { kind: "planned", plan, staleAfter: after } };
    }),
  );
}
