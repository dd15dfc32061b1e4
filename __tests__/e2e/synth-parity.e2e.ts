import { createHash } from "node:crypto";
import { cp, mkdtemp, readdir, readFile, rm, stat, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./support/command";
import { PROJECT } from "./support/project";

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marketplace-parity-"));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

describe.each(["dev", "all"])("synth of %s", (stage) => {
  test("writes the same bytes by both commands, and under another path, time zone, locale and umask", async () => {
    const here = await checkout(`here-${stage}`);
    const elsewhere = await checkout(`another place ${stage}`);

    await run("npm", ["run", "synth", "--", "--stage", stage], inFolder(here));
    await run(
      "sh",
      ["-c", "umask 077 && npx cdktf synth"],
      inFolder(elsewhere, { STAGE: stage, TZ: "Asia/Kolkata", LC_ALL: "C" }),
    );

    const digests = await digestsBelow(join(here, "cdktf.out"));
    expect(Object.keys(digests)).toContain("manifest.json");
    expect(await digestsBelow(join(elsewhere, "cdktf.out"))).toEqual(digests);
  });
});

/** A copy of the working tree, without what git ignores. */
async function checkout(name: string): Promise<string> {
  const copy = join(folder, name);
  const { stdout } = await run("git", ["ls-files", "--cached", "--others", "--exclude-standard", "-z"], {
    cwd: PROJECT,
  });
  for (const path of stdout.split("\0").filter((path) => path !== "")) {
    await cp(join(PROJECT, path), join(copy, path));
  }
  await symlink(join(PROJECT, "node_modules"), join(copy, "node_modules"));
  return copy;
}

function inFolder(cwd: string, environment: NodeJS.ProcessEnv = {}): { cwd: string; env: NodeJS.ProcessEnv } {
  const { STAGE: _stage, BACKEND: _backend, BACKEND_FILE: _file, LOCK: _lock, ...env } = process.env;
  return { cwd, env: { ...env, CHECKPOINT_DISABLE: "1", ...environment } };
}

/** The sha256 of every file, by its path below the folder. */
async function digestsBelow(root: string): Promise<Record<string, string>> {
  const digests: Record<string, string> = {};
  for (const path of (await readdir(root, { recursive: true })).sort()) {
    if ((await stat(join(root, path))).isDirectory()) continue;
    digests[path] = createHash("sha256")
      .update(await readFile(join(root, path)))
      .digest("hex");
  }
  return digests;
}
