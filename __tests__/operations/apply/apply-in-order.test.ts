import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { applyInOrder } from "../../../operations/apply/apply-in-order";
import { movedOnDisk } from "../../../operations/apply/apply-stack";
import { fileHash, sourcesHash } from "../../../operations/plan/file-hash";
import { begunMark, planFile, planFolder, type SavedPlan } from "../../../operations/plan/saved-plan";
import { reviewStage } from "../../../operations/review/review-stage";
import type { StackTerraform } from "../../../operations/terraform/stack-terraform";
import type { StageTerraform } from "../../../operations/terraform/stage-terraform";
import { TerraformError } from "../../../operations/terraform/terraform-error";
import { NO_STATE } from "../../../operations/terraform/terraform-state";
import { stageConfig } from "../../support/synthesized";

const ID = "MarketplaceDatabase-dev";
const call = { stackId: ID, folder: "", program: "terraform", command: "apply" };
const home = process.cwd();
let folder: string;
let file: string;
let saved: SavedPlan;

beforeEach(async () => {
  // Its progress would stand among the results of the tests.
  jest.spyOn(process.stderr, "write").mockReturnValue(true);
  folder = mkdtempSync(join(tmpdir(), "marketplace-apply-"));
  process.chdir(folder);
  mkdirSync(planFolder("dev"), { recursive: true });
  file = planFile(planFolder("dev"), ID);
  writeFileSync(file, "plan");
  writeFileSync("cdk.tf.json", "{}");
  saved = {
    version: 1,
    stage: "dev",
    workspace: "dev",
    account: null,
    terraform: "terraform 1.11.4",
    stacks: [
      {
        part: "database",
        id: ID,
        outcome: "planned",
        after: [],
        changes: true,
        planFile: await fileHash(file),
        sources: await sourcesHash(stack()),
        lockFile: null,
        state: { lineage: "", serial: 0 },
        producers: {},
      },
    ],
  };
});
afterEach(() => {
  jest.restoreAllMocks();
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

function stack() {
  return { part: "database", id: ID, folder } as const;
}

/** The only stack of a stage, whose terraform applies as `apply` says. */
function terraformThat(apply: () => Promise<void>): StackTerraform {
  const terraform: Partial<StackTerraform> = { stack: stack(), state: async () => NO_STATE, apply };
  return terraform as StackTerraform;
}

function applied(terraform: StackTerraform): ReturnType<typeof applyInOrder> {
  const [record] = saved.stacks;
  const stage = {
    stage: stageConfig("dev"),
    stacks: [terraform],
    interrupts: { interrupted: false },
    recorded: () => [[terraform, record]],
  };
  return applyInOrder(stage as unknown as StageTerraform, saved, reviewStage(stageConfig("dev"), []));
}

describe("a saved plan that was begun", () => {
  it("is not applied again when everything was killed and the state is the one of before", async () => {
    const moved: string[][] = [];
    const terraform = terraformThat(async () => {
      const [record] = saved.stacks;
      if (record !== undefined) moved.push(await movedOnDisk(terraform, record, file));
    });

    await applied(terraform);

    expect(moved).toEqual([[expect.stringContaining(`${ID}: applying its plan was begun before`)]]);
  });

  it("is as good as before when somebody else had the lock", async () => {
    const run = await applied(
      terraformThat(() => Promise.reject(new TerraformError(call, ["locked"], true))),
    );

    expect(run.stacks).toEqual([expect.objectContaining({ id: ID, outcome: "failed" })]);
    expect([existsSync(file), existsSync(begunMark(file))]).toEqual([true, false]);
  });
});
