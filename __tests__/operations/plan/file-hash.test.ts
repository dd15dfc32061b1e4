import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileHash, lockFileHash, sourcesHash } from "../../../operations/plan/file-hash";
import type { StageStack } from "../../../operations/stage-stacks";

let stack: StageStack;

beforeEach(() => {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-hash-"));
  stack = { part: "api", id: "MarketplaceApi-dev", folder };
  mkdirSync(join(folder, "assets/layer"), { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  writeFileSync(join(folder, "assets/layer/archive.zip"), "zip");
});
afterEach(() => rmSync(stack.folder, { recursive: true }));

describe("the hash of what a stack is planned from", () => {
  it("stays the same while terraform works in the folder", async () => {
    const before = await sourcesHash(stack);

    mkdirSync(join(stack.folder, ".terraform"));
    writeFileSync(join(stack.folder, ".terraform/environment"), "dev");
    writeFileSync(join(stack.folder, ".terraform.lock.hcl"), "hashes");

    expect(await sourcesHash(stack)).toBe(before);
  });

  it.each<[string, (folder: string) => void]>([
    ["JSON changes", (folder) => writeFileSync(join(folder, "cdk.tf.json"), "{ }")],
    ["asset changes", (folder) => writeFileSync(join(folder, "assets/layer/archive.zip"), "zap")],
    ["asset is added", (folder) => writeFileSync(join(folder, "assets/new.zip"), "")],
    [
      "asset moves",
      (folder) => renameSync(join(folder, "assets/layer/archive.zip"), join(folder, "assets/archive.zip")),
    ],
  ])("is another one when its %s", async (_, change) => {
    const before = await sourcesHash(stack);

    change(stack.folder);

    expect(await sourcesHash(stack)).not.toBe(before);
  });
});

describe("the hash of a file that may be missing", () => {
  it("is null when it is", async () => {
    expect(await lockFileHash(stack)).toBeNull();
    expect(await fileHash(join(stack.folder, "cdk.tf.json"))).toMatch(/^[0-9a-f]{64}$/);
  });
});
