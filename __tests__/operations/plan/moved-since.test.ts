import { movedFiles, movedProducers, movedStage, movedState } from "../../../operations/plan/moved-since";
import { outputHashes } from "../../../operations/plan/published-outputs";
import type { SavedPlan, SavedStack } from "../../../operations/plan/saved-plan";
import { stacksOf } from "../../../operations/stage-stacks";
import { NO_STATE, type TerraformState } from "../../../operations/terraform/terraform-state";
import { stageConfig } from "../../support/synthesized";

const INFRASTRUCTURE = "MarketplaceInfrastructure-dev";
const stacks = stacksOf(stageConfig("dev"));

function state(serial: number, outputs: Readonly<Record<string, unknown>>, lineage = "one"): TerraformState {
  const published = Object.entries(outputs).map(([name, value]) => [
    name,
    { value, type: "string", sensitive: false },
  ]);
  return { ...NO_STATE, lineage, serial, outputs: Object.fromEntries(published) };
}

const producer = state(4, { vpc_id: "vpc-1", log_group_name: "logs", unread: "x" });

const stack: SavedStack = {
  part: "api",
  id: "MarketplaceApi-dev",
  outcome: "planned",
  after: [],
  changes: true,
  planFile: "plan",
  sources: "sources",
  lockFile: "lock",
  state: { lineage: "own", serial: 9 },
  producers: {
    [INFRASTRUCTURE]: {
      lineage: "one",
      serial: 4,
      outputs: outputHashes(producer, ["vpc_id", "log_group_name"]),
    },
  },
};

const plan: SavedPlan = {
  version: 1,
  stage: "dev",
  workspace: "dev",
  account: "123456789012",
  terraform: "terraform 1.11.4",
  stacks: [stack],
};

describe("a saved plan", () => {
  it("holds while everything is as it was", () => {
    expect(movedStage(plan, { account: "123456789012", terraform: "terraform 1.11.4" })).toEqual([]);
    expect(movedFiles(stack, { planFile: "plan", sources: "sources", lockFile: "lock" })).toEqual([]);
    expect(movedState(stack, state(9, {}, "own"))).toEqual([]);
    expect(movedProducers(stack, stacks, new Map([["infrastructure", producer]]))).toEqual([]);
  });

  it("does not hold in another workspace, in another account or for another terraform", () => {
    const other = { ...plan, workspace: "prod" };

    expect(movedStage(other, { account: "210987654321", terraform: "tofu 1.10.0" })).toEqual([
      "the plans were made in workspace prod, not dev",
      "the plans were made in account 123456789012, your credentials are of 210987654321",
      "the plans were made by terraform 1.11.4, this is tofu 1.10.0",
    ]);
  });

  it("does not hold when nobody can say any more whose the credentials are", () => {
    expect(movedStage(plan, { account: null, terraform: "terraform 1.11.4" })).toEqual([
      "the plans were made in account 123456789012, your credentials are of none",
    ]);
  });

  it("does not hold when JSON, assets, lock file or plan file are other ones", () => {
    expect(movedFiles(stack, { planFile: null, sources: "new", lockFile: null })).toEqual([
      "MarketplaceApi-dev: its JSON or assets in cdktf.out were written again",
      "MarketplaceApi-dev: its provider lock file has changed",
      "MarketplaceApi-dev: its plan file is not the one that was saved",
    ]);
  });

  it("does not hold once the stack's state was written, or is another one", () => {
    expect(movedState(stack, state(10, {}, "own"))).toEqual([
      "MarketplaceApi-dev: its state has been written since (serial 10, planned at 9)",
    ]);
    expect(movedState(stack, state(9, {}, "restored"))).toEqual([
      "MarketplaceApi-dev: its state is another one than when it was planned",
    ]);
  });

  it("holds when a producer was applied and publishes the same, whatever else it publishes", () => {
    const applied = state(5, { vpc_id: "vpc-1", log_group_name: "logs", unread: "y" });

    expect(movedProducers(stack, stacks, new Map([["infrastructure", applied]]))).toEqual([]);
  });

  it("does not hold when a producer publishes other values of what it reads, and names them", () => {
    const moved = state(5, { vpc_id: "vpc-2", unread: "x" });

    expect(movedProducers(stack, stacks, new Map([["infrastructure", moved]]))).toEqual([
      "MarketplaceApi-dev: MarketplaceInfrastructure-dev publishes other values than when it was planned: vpc_id, log_group_name",
    ]);
  });

  it("does not hold when a producer's state is another one, or gone", () => {
    const message =
      "MarketplaceApi-dev: the state of MarketplaceInfrastructure-dev, whose outputs it reads, is another one than when it was planned";
    const restored = state(4, { vpc_id: "vpc-1", log_group_name: "logs" }, "two");

    expect(movedProducers(stack, stacks, new Map([["infrastructure", restored]]))).toEqual([message]);
    expect(movedProducers(stack, stacks, new Map())).toEqual([message]);
  });
});

describe("the hash of an output", () => {
  const hashOf = (value: unknown, type: unknown = "string") =>
    outputHashes({ ...NO_STATE, outputs: { x: { value, type, sensitive: false } } }, ["x"]).x;

  it("is the same for the same value with its keys in another order", () => {
    expect(hashOf({ a: 1, b: [1, 2] })).toBe(hashOf({ b: [1, 2], a: 1 }));
  });

  it("is another one for another value, another order in a list and another type", () => {
    const hashes = [hashOf(["a", "b"]), hashOf(["b", "a"]), hashOf("a"), hashOf("a", ["set", "string"])];

    expect(new Set(hashes).size).toBe(4);
  });
});
