import type { StackPart } from "../../../config/naming";
import { staleAfter } from "../../../operations/plan/stale-outputs";
import type { Change, TerraformPlan } from "../../../operations/review/terraform-plan";

const reads = new Map<StackPart, readonly string[]>([["infrastructure", ["private_subnet_ids", "vpc_id"]]]);

function plans(outputs: Readonly<Record<string, Change>>): ReadonlyMap<StackPart, TerraformPlan> {
  return new Map([
    ["infrastructure", { format_version: "1.2", terraform_version: "1.11.4", output_changes: outputs }],
  ]);
}

const same: Change = { actions: ["no-op"], before: "a", after: "a", after_unknown: false };

describe("a plan that was made from a producer's outputs", () => {
  it("stays good while the producer's own plan leaves what it reads alone", () => {
    const other: Change = { actions: ["update"], before: "a", after: "b", after_unknown: false };

    expect(
      staleAfter(reads, plans({ private_subnet_ids: same, vpc_id: same, log_group_name: other })),
    ).toEqual([]);
    expect(staleAfter(reads, new Map())).toEqual([]);
  });

  it.each<[string, Change]>([
    ["changes", { actions: ["update"], before: "a", after: "b", after_unknown: false }],
    ["publishes for the first time", { actions: ["create"], before: null, after: "b", after_unknown: false }],
    ["takes away", { actions: ["delete"], before: "a", after: null, after_unknown: false }],
    ["leaves unknown", { actions: ["no-op"], before: "a", after: null, after_unknown: true }],
    [
      "leaves unknown in part",
      { actions: ["no-op"], before: [], after: [], after_unknown: [false, { id: true }] },
    ],
  ])("has to be made again after a producer whose plan %s what it reads", (_, change) => {
    expect(staleAfter(reads, plans({ private_subnet_ids: change, vpc_id: same }))).toEqual([
      "infrastructure",
    ]);
  });
});
