import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StoredSecrets } from "../../../local/aws/stored-secrets";

test("secrets of a file outlive the process, and only their owner reads them", () => {
  const folder = mkdtempSync(join(tmpdir(), "secrets-"));
  const file = join(folder, "secrets.json");
  const first = new StoredSecrets(file);
  first.setParameter("/a", "one");
  first.setSecret("b", "two");

  const second = new StoredSecrets(file);

  expect([second.parameter("/a"), second.secret("b")]).toEqual(["one", "two"]);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  rmSync(folder, { recursive: true });
});
