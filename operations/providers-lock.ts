import { copyFile, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import { App, Testing } from "cdktf";
import { x } from "tinyexec";
import { EXAMPLE_BACKEND } from "../config/backend";
import { DatabaseStack } from "../stacks/database/database-stack";
import { S3State } from "../stacks/state-location";
import { stageNamed } from "./stage-stacks";
import { findTerraform } from "./terraform/terraform-binary";
import { terraformEnvironment } from "./terraform/terraform-environment";

/** The platforms of the people and pipelines that run Terraform. */
const PLATFORMS = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64", "windows_amd64"];

export interface LockOptions {
  /** Folder to take the provider from instead of the registry. */
  readonly fsMirror?: string;
  /** @default PLATFORMS */
  readonly platform?: readonly string[];
}

/**
 * Writes `.terraform.lock.hcl` beside package.json, to be committed: synth copies it into every stack, and Terraform then
 * accepts no provider with other checksums.
 */
export async function lockProviders({ fsMirror, platform = PLATFORMS }: LockOptions): Promise<void> {
  const { program } = await findTerraform();
  await mkdir("dist", { recursive: true });
  const folder = await mkdtemp(join("dist", "providers-"));
  try {
    await writeFile(join(folder, "versions.tf.json"), JSON.stringify({ terraform: requiredProviders() }));
    await x(
      program,
      [
        "providers",
        "lock",
        ...(process.stdout.isTTY ? [] : ["-no-color"]),
        ...(fsMirror === undefined ? [] : [`-fs-mirror=${resolve(fsMirror)}`]),
        ...platform.map((name) => `-platform=${name}`),
      ],
      {
        throwOnError: true,
        nodeOptions: { cwd: folder, stdio: "inherit", env: terraformEnvironment(process.env) },
      },
    );
    await copyFile(join(folder, ".terraform.lock.hcl"), ".terraform.lock.hcl");
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  console.log("Wrote .terraform.lock.hcl: commit it, then synthesize again.");
}

/** The `required_providers` that every stack declares. */
function requiredProviders(): object {
  const stage = stageNamed("dev");
  const state = new S3State({ ...EXAMPLE_BACKEND, lock: "dynamodb" });
  const { terraform } = JSON.parse(Testing.synth(new DatabaseStack(new App(), { stage, state })));
  return { required_providers: terraform.required_providers };
}
