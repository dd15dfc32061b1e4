import { satisfies } from "semver";
import { x } from "tinyexec";
import { engines } from "../../../package.json";
import { type Finding, failed, ok } from "../check";

/** What the stacks' `required_version` says: Terraform 1.10 brought S3-native locking; OpenTofu's numbers fit as well. */
const TERRAFORM_VERSIONS = ">=1.10.0 <2.0.0";

/** Milliseconds. */
const TIME_LIMIT = 5_000;

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

/** Terraform, or OpenTofu by `TERRAFORM=tofu`, is on the PATH in a version that the stacks take. */
export async function terraformVersion(): Promise<Finding> {
  const name = "Terraform";
  const program = process.env.TERRAFORM || "terraform";
  const install = "Install 1.10 or newer (.terraform-version names one); TERRAFORM=tofu chooses OpenTofu.";
  try {
    const { stdout, exitCode } = await x(program, ["version", "-json"], {
      timeout: TIME_LIMIT,
      nodeOptions: { env: { ...process.env, CHECKPOINT_DISABLE: "1" } },
    });
    const { terraform_version: version } = JSON.parse(stdout.slice(stdout.indexOf("{"))) as {
      readonly terraform_version?: string;
    };
    if (exitCode !== 0 || version === undefined) throw new Error(`${program} version: exit code ${exitCode}`);
    // A pre-release of a good version is good, too.
    return satisfies(version, TERRAFORM_VERSIONS, { includePrerelease: true })
      ? ok(name, `${program} ${version}`)
      : failed(name, `${program} ${version}, but the stacks want ${TERRAFORM_VERSIONS}`, install, true);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failed(name, `${program} cannot be run: ${reason}`, install, true);
  }
}
