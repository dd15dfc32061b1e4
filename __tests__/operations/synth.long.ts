import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileHashes } from "../support/files";
import { ProjectCopy } from "../support/project-copy";
import { outdir } from "../support/synthesized";

const project = new ProjectCopy();
afterAll(() => project.remove());

describe("synth", () => {
  it("writes the bytes of main.ts again, over the whole folder, from a path with a space, and says what it wrote", async () => {
    const { exitCode, stdout, stderr } = await project.cli(["synth", "--stage", "all", "--json"], {
      BACKEND_FILE: "backend.tf.example",
    });

    expect(stderr).toBe(expectedWarnings());
    expect(exitCode).toBe(0);
    const { stacks } = JSON.parse(stdout);
    expect(stacks).toHaveLength(12);
    expect(stacks[0]).toMatchObject({
      stage: "dev",
      id: "MarketplaceInfrastructure-dev",
      path: join("cdktf.out", "stacks", "MarketplaceInfrastructure-dev", "cdk.tf.json"),
    });
    const files = fileHashes(project.path("cdktf.out"));
    expect(Object.keys(files).filter((file) => file.endsWith("cdk.tf.json"))).toHaveLength(12);
    expect(files).toEqual(fileHashes(outdir()));
  });

  it("takes dev for an empty STAGE, keeps state, workspace and other stages, and drops assets that are gone", async () => {
    const stack = project.path("cdktf.out", "stacks", "MarketplaceApi-dev");
    const state = join(stack, "terraform.tfstate.d", "dev", "terraform.tfstate");
    const stale = join(stack, "assets", "gone", "old.zip");
    for (const file of [state, stale, join(stack, ".terraform", "environment")]) {
      mkdirSync(join(file, ".."), { recursive: true });
      writeFileSync(file, "precious");
    }
    const staging = project.path("cdktf.out", "stacks", "MarketplaceApi-staging", "cdk.tf.json");
    const before = statSync(staging).mtimeMs;

    const { exitCode, stdout, stderr } = await project.cli(["synth"], { STAGE: "" });

    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: expect.stringContaining(
        "warning: no backend.tf: the stacks use the values of backend.tf.example",
      ),
    });
    expect(stderr.match(/no backend\.tf/g)).toHaveLength(1);
    expect(
      stdout.split("\n").filter((line) => /^Marketplace\w+-dev +\d+ resources /.test(line)),
    ).toHaveLength(4);
    expect(stdout).toMatch(/4 stacks in [\d.]+ s\. Next:\n\n {2}cd cdktf\.out/);
    expect(readFileSync(state, "utf8")).toBe("precious");
    expect(readFileSync(join(stack, ".terraform", "environment"), "utf8")).toBe("precious");
    expect(existsSync(stale)).toBe(false);
    expect(statSync(staging).mtimeMs).toBe(before);
  });

  it("changes nothing when the types do not fit", async () => {
    const before = fileHashes(project.path("cdktf.out"));
    const broken = project.path("config", "broken.ts");
    writeFileSync(broken, 'export const port: number = "eighty";\n');

    const { exitCode, stderr } = await project.cli(["synth"], { BACKEND: "local" });
    rmSync(broken);

    expect(exitCode).toBe(1);
    expect(stderr).toContain("error: the types do not fit:\nconfig/broken.ts(1,14): error TS2322");
    expect(fileHashes(project.path("cdktf.out"))).toEqual(before);
    expect(readdirSync(project.path("dist")).filter((name) => name.startsWith("synth-"))).toEqual([]);
  });

  it("refuses an unknown stage and names the valid ones, by option and by environment", async () => {
    const [byOption, byEnvironment] = await Promise.all([
      project.cli(["synth", "--stage", "production"]),
      project.cli(["synth"], { STAGE: "production" }),
    ]);

    expect(byOption.stderr).toContain(
      "'production' is invalid. Allowed choices are dev, staging, prod, all.",
    );
    expect(byEnvironment.stderr).toContain(
      "'production' from env 'STAGE' is invalid. Allowed choices are dev, staging, prod, all.",
    );
    expect([byOption.exitCode, byEnvironment.exitCode]).toEqual([1, 1]);
  });
});

function expectedWarnings(): string {
  const manifest = JSON.parse(readFileSync(join(outdir(), "manifest.json"), "utf8"));
  return Object.values<{ annotations: { message: string }[] }>(manifest.stacks)
    .flatMap(({ annotations }) => annotations)
    .map(({ message }) => `warning: ${message}\n`)
    .join("");
}
