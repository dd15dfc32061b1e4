import { basename, resolve } from "node:path";
import { satisfies } from "semver";
import { x } from "tinyexec";
import { z } from "zod";
import { ConfigurationError } from "../../config/errors";
import { terraformEnvironment } from "./terraform-environment";

/** What every stack's `required_version` asks for: Terraform 1.10 brought locks in S3; OpenTofu's numbers fit as well. */
const VERSIONS = ">=1.10.0 <2.0.0";

/** A `terraform` or `tofu` that this project can work with. */
export interface TerraformBinary {
  /** A name on PATH, or a path. */
  readonly program: string;
  readonly version: string;
}

/**
 * The program that `TERRAFORM` names, `terraform` when it names none.
 *
 * @throws ConfigurationError when there is none, or one of a version that the stacks do not accept
 */
export async function findTerraform(environment: NodeJS.ProcessEnv = process.env): Promise<TerraformBinary> {
  const named = environment.TERRAFORM || "terraform";
  // It runs in the folders of the stacks, where a relative path leads elsewhere.
  const program = basename(named) === named ? named : resolve(named);
  const asked = await x(program, ["version", "-json"], {
    nodeOptions: { env: terraformEnvironment(environment) },
  }).then(
    (result) => result,
    (error: NodeJS.ErrnoException) => {
      throw new ConfigurationError(
        error.code === "ENOENT"
          ? `"${program}" is not on PATH. Install Terraform ${VERSIONS} (https://developer.hashicorp.com/terraform/install), or name another program, such as OpenTofu's: TERRAFORM=tofu.`
          : `"${program}" cannot be started: ${error.message}. TERRAFORM can name another program.`,
      );
    },
  );
  if (asked.exitCode !== 0) {
    throw new ConfigurationError(`"${program} version" failed: ${(asked.stderr || asked.stdout).trim()}`);
  }
  return { program, version: acceptedVersion(program, asked.stdout) };
}

/**
 * The version in what `version -json` printed.
 *
 * @throws ConfigurationError for one that the stacks do not accept
 */
export function acceptedVersion(program: string, printed: string): string {
  const version = versionIn(printed);
  if (version === undefined) {
    throw new ConfigurationError(
      `"${program} version -json" did not print a version: ${printed.slice(0, 200)}`,
    );
  }
  // 1.12.0-beta1 has all that 1.10 has.
  if (!satisfies(version, VERSIONS, { includePrerelease: true })) {
    throw new ConfigurationError(
      `"${program}" is version ${version}; the stacks need ${VERSIONS}. Install another, or name one by TERRAFORM.`,
    );
  }
  return version;
}

const printedVersion = z.object({ terraform_version: z.string() });

function versionIn(printed: string): string | undefined {
  try {
    return printedVersion.parse(JSON.parse(printed)).terraform_version;
  } catch {
    return undefined;
  }
}
