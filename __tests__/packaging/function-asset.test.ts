import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { FUNCTION_KEYS } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import type { Resource, SynthesizedStack } from "../../local/terraform/synthesized-stack";
import { synthesized } from "../support/synthesized";

const packaged = (stack: SynthesizedStack): Resource[] => [
  ...stack.resources("aws_lambda_function"),
  ...stack.resources("aws_lambda_layer_version"),
];

describe.each(STAGE_NAMES)("in stage %s", (stage) => {
  const stack = synthesized(stage, "api");

  test("every function and the layer have a zip", () => {
    expect(packaged(stack)).toHaveLength(FUNCTION_KEYS.length + 1);
  });

  test("the source code hash is that of the zip beside the JSON", () => {
    for (const { block } of packaged(stack)) {
      const zip = readFileSync(join(stack.folder, String(block.filename)));

      expect(block.source_code_hash).toBe(createHash("sha256").update(zip).digest("base64"));
    }
  });

  test("the path is relative and changes with the content only", () => {
    for (const { block } of packaged(stack)) {
      const hex = Buffer.from(String(block.source_code_hash), "base64").toString("hex");

      expect(block.filename).toMatch(new RegExp(`^assets/[\\w-]+/${hex}/\\w+\\.zip$`));
    }
  });
});

test("all stages run the same code", () => {
  const hashes = STAGE_NAMES.map((stage) =>
    packaged(synthesized(stage, "api"))
      .map(({ block }) => block.source_code_hash)
      .sort(),
  );

  expect(new Set(hashes.map((each) => JSON.stringify(each))).size).toBe(1);
});
