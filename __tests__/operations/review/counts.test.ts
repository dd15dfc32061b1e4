import { countChanges, sumOf } from "../../../operations/review/counts";
import { changedStage, changeOf, planFile } from "./planned";

const NONE = { created: 0, updated: 0, replaced: 0, destroyed: 0, imported: 0, moved: 0, forgotten: 0 };

test("the numbers of changed stacks are those of Terraform's own last line", () => {
  const terraform = changedStage().stacks.map(({ counts }) => counts.terraform);

  expect(terraform).toEqual([
    { add: 5, change: 5, destroy: 2 },
    { add: 1, change: 1, destroy: 1 },
    { add: 3, change: 5, destroy: 1 },
    { add: 0, change: 3, destroy: 1 },
  ]);
});

test("a replacement is counted once, whichever half comes first", () => {
  const counts = countChanges([
    changeOf("aws_subnet", { actions: ["delete", "create"] }),
    changeOf("aws_subnet", { actions: ["create", "delete"] }),
  ]);

  expect(counts).toEqual({ ...NONE, replaced: 2, terraform: { add: 2, change: 0, destroy: 2 } });
});

test("what is read or stays as it is does not count", () => {
  const counts = countChanges([
    changeOf("aws_subnet", { actions: ["no-op"] }),
    changeOf("aws_caller_identity", { actions: ["read"] }, { mode: "data" }),
  ]);

  expect(counts).toEqual({ ...NONE, terraform: { add: 0, change: 0, destroy: 0 } });
});

test("a resource that moves and changes is one update, and one move", () => {
  const counts = countChanges(planFile("moved-monitoring").resource_changes ?? []);

  expect(counts).toEqual({
    ...NONE,
    updated: 1,
    moved: 1,
    forgotten: 1,
    terraform: { add: 0, change: 1, destroy: 0 },
  });
});

test("an adopted resource counts as imported, and as updated when it also changes", () => {
  const counts = countChanges([
    changeOf("aws_s3_bucket", { actions: ["no-op"], importing: { id: "older" } }),
    changeOf("aws_s3_bucket", { actions: ["update"], importing: { id: "oldest" } }),
  ]);

  expect(counts).toEqual({ ...NONE, imported: 2, updated: 1, terraform: { add: 0, change: 1, destroy: 0 } });
});

test("the counts of several stacks add up, and so does Terraform's line", () => {
  const { created, updated, replaced, destroyed, terraform } = sumOf(
    changedStage().stacks.map(({ counts }) => counts),
  );

  expect({ created, updated, replaced, destroyed }).toEqual({
    created: 6,
    updated: 14,
    replaced: 3,
    destroyed: 2,
  });
  expect(terraform).toEqual({ add: 9, change: 14, destroy: 5 });
});
