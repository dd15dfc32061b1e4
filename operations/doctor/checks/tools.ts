import { satisfies } from "semver";
import { engines } from "../../../package.json";
import { findTerraform } from "../../terraform/terraform-binary";
import { type Finding, failed, ok } from "../check";

/** Node.js is one that the project is made for. */
export function nodeVersion(): Finding {
  const name = "Node.js";
  const { version } = process;
  if (satisfies(version, engines.node)) return ok(name, version);
  return failed(
    name,
    `${version}, but the project wants ${engines.node}`,
    "Install it: .nvmrc names one.",
    true,
  );
}

/** Terraform, or OpenTofu by `TERRAFORM=tofu`, can be run and has a version that the stacks take. */
export async function terraformVersion(): Promise<Finding> {
  const name = "Terraform";
  try {
    const { program, version } = await findTerraform();
    return ok(name, `${program} ${version}`);
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return failed(
      name,
      detail,
      ".terraform-version names one to install; TERRAFORM=tofu chooses OpenTofu.",
      true,
    );
  }
}
