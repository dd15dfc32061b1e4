import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { acceptedVersion, findTerraform } from "../../../operations/terraform/terraform-binary";

describe("the terraform that is found", () => {
  it.each(["1.10.0", "1.11.4", "1.15.0-beta1", "1.99.3"])("may be version %s", (version) => {
    expect(acceptedVersion("tofu", JSON.stringify({ terraform_version: version }))).toBe(version);
  });

  it.each(["1.9.8", "0.15.5", "2.0.0"])("is refused as version %s, with what is needed", (version) => {
    const printed = JSON.stringify({ terraform_version: version });

    expect(() => acceptedVersion("terraform", printed)).toThrow(
      `"terraform" is version ${version}; the stacks need >=1.10.0 <2.0.0. Install another, or name one by TERRAFORM.`,
    );
  });

  it("is refused when it is some other program", () => {
    expect(() => acceptedVersion("make", "GNU Make 4.3")).toThrow(
      '"make version -json" did not print a version: GNU Make 4.3',
    );
  });

  it("is missed by its name, with where to get one", async () => {
    await expect(findTerraform({ ...process.env, TERRAFORM: "no-such-terraform" })).rejects.toThrow(
      /^"no-such-terraform" is not on PATH\. Install Terraform .* TERRAFORM=tofu\.$/,
    );
  });

  it("is named by its whole path when TERRAFORM is a relative one, since it runs in other folders", async () => {
    const folder = await mkdtemp(join(tmpdir(), "marketplace-terraform-"));
    const program = join(folder, "terraform");
    await writeFile(program, `#!/bin/sh\necho '{"terraform_version":"1.11.4"}'\n`, { mode: 0o755 });

    const found = await findTerraform({ ...process.env, TERRAFORM: relative(".", program) });

    await rm(folder, { recursive: true });
    expect(found).toEqual({ program, version: "1.11.4" });
  });

  it("is said to have failed when it cannot say its version", async () => {
    await expect(findTerraform({ ...process.env, TERRAFORM: "false" })).rejects.toThrow(
      '"false version" failed',
    );
  });
});
