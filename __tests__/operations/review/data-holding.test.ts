import { heldData, holdsData, whyItHoldsNothing } from "../../../operations/review/data-holding";
import { everyStack } from "../../support/synthesized";

const TYPES = [
  ...new Set(everyStack().flatMap(({ stack }) => stack.resources().map(({ type }) => type))),
].sort();

test("every type that the stacks use was looked at, and is in one of both lists", () => {
  const undecided = TYPES.filter((type) => holdsData(type) === (whyItHoldsNothing(type) !== undefined));

  expect(TYPES.length).toBeGreaterThan(50);
  expect(undecided).toEqual([]);
});

test("tables, buckets, log groups and keys hold data", () => {
  expect(TYPES.filter(holdsData)).toEqual([
    "aws_cloudwatch_log_group",
    "aws_dynamodb_table",
    "aws_kms_key",
    "aws_s3_bucket",
  ]);
});

test("it is told what would be lost, and why nothing would", () => {
  expect(heldData("aws_dynamodb_table")).toMatch(/items/);
  expect(heldData("aws_subnet")).toBeUndefined();
  expect(whyItHoldsNothing("aws_subnet")).toMatch(/nothing is stored/);
  expect(whyItHoldsNothing("aws_dynamodb_table")).toBeUndefined();
});

test("names that JavaScript knows hold no data", () => {
  expect(["constructor", "toString", "__proto__"].map(holdsData)).toEqual([false, false, false]);
  expect(heldData("constructor")).toBeUndefined();
});
