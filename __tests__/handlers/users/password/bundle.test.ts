import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { bundleFunction } from "../../../../packaging/bundle";

const SOURCES = { root: resolve("."), layer: "handlers/common" };
const HASHER = "handlers/users/password/password-hasher.ts";

test("a bundle hashes on its own, far from this project's dependencies", async () => {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-hasher-"));
  const script = `
    const { PasswordHasher } = require("./hasher.js");
    const hasher = new PasswordHasher();
    hasher.hash("correct horse battery")
      .then((stored) => hasher.fits("correct horse battery", stored))
      .then((fits) => console.log(fits));
  `;
  try {
    writeFileSync(join(folder, "hasher.js"), await bundleFunction(HASHER, SOURCES, ["hash-wasm"]));

    const node = process.env.LAMBDA_NODE ?? process.execPath;
    const { stdout } = await promisify(execFile)(node, ["-e", script], { cwd: folder });

    expect(stdout).toBe("true\n");
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("only functions that are said to may bring a dependency", async () => {
  await expect(bundleFunction(HASHER, SOURCES)).rejects.toThrow(
    /would hold node_modules\/hash-wasm\/.*Dependencies belong in the layer/,
  );
});
