import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseBackendFile } from "../../../config/backend";
import { planBackend } from "../../../operations/bootstrap/backend-part";

const ACCOUNT = "111122223333";
const here = process.cwd();
let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "marketplace-backend-"));
  copyFileSync("backend.tf.example", join(folder, "backend.tf.example"));
  process.chdir(folder);
});
afterEach(() => {
  process.chdir(here);
  rmSync(folder, { recursive: true });
});

it("plans a file whose bucket ends in the account's id, and writes exactly that", async () => {
  const { settings, parts } = await planBackend({}, ACCOUNT);
  for (const change of parts.flatMap((part) => part.changes)) await change.make();

  expect(settings?.bucket).toBe(`marketplace-terraform-state-${ACCOUNT}`);
  const written = readFileSync("backend.tf", "utf8");
  const { lock: _, ...expected } = settings ?? { lock: "" };
  expect(await parseBackendFile("backend.tf", written)).toEqual(expected);
  expect(written).toContain("# Where Terraform keeps the state");
});

it("takes a file as it is, and never writes over one that came in the meantime", async () => {
  const absent = await planBackend({}, ACCOUNT);
  const theirs = readFileSync("backend.tf.example", "utf8").replace("marketplace-terraform-state", "theirs");
  writeFileSync("backend.tf", theirs);

  const { settings, parts } = await planBackend({}, ACCOUNT);

  expect(settings?.bucket).toBe("theirs");
  expect(parts).toEqual([expect.objectContaining({ found: "complete", changes: [] })]);
  await expect(absent.parts[0]?.changes[0]?.make()).rejects.toThrow("EEXIST");
  expect(readFileSync("backend.tf", "utf8")).toBe(theirs);
});

it("writes the file that BACKEND_FILE names, in the chosen lock mode", async () => {
  const { settings, parts } = await planBackend({ BACKEND_FILE: "other.tf", LOCK: "s3" }, ACCOUNT);
  await parts[0]?.changes[0]?.make();

  expect(settings?.lock).toBe("s3");
  expect(readFileSync("other.tf", "utf8")).toContain(ACCOUNT);
});

it("plans nothing where state is in files", async () => {
  expect(await planBackend({ BACKEND: "local" }, ACCOUNT)).toEqual({ settings: undefined, parts: [] });
});
