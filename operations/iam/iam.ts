import { loadBackend } from "../../config/backend";
import type { StageConfig } from "../../config/stages";
import { EXIT, type ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";
import { readStage, stageNamed } from "../stage-stacks";
import { terminalColors } from "../terminal-colors";
import { warn } from "../warnings";
import { POLICY_LIMIT } from "./policy-documents";
import { DATA } from "./resource-access";
import { type RolePolicy, rolePolicies } from "./role-policies";
import { type TrustPolicy, trustPolicies } from "./trust-policies";

export interface IamOptions extends StageOptions {
  /** The GitHub repository whose jobs take the roles; without it no trust policies are printed. */
  readonly github?: string;
}

/** Print the IAM policies of the two roles of a stage's pipeline, for exactly what its synthesized JSON holds, and who may take them. */
export async function iam({ stage, json, github }: IamOptions): Promise<ExitCode> {
  const config = stageNamed(stage);
  const path = process.env.BACKEND_FILE || "backend.tf";
  const backend = await loadBackend(path, process.env, (warning) => warn([warning]));
  const policies = rolePolicies(config, await synthesizedTypes(config), backend);
  const trust = github === undefined ? undefined : trustPolicies(config, github);
  if (json) console.log(JSON.stringify({ stage, policies, trust }, null, 2));
  else {
    for (const policy of policies) printPolicy(policy);
    for (const policy of trust ?? []) printTrust(policy);
  }
  return EXIT.ok;
}

function printPolicy({ name, roles, characters, document }: RolePolicy): void {
  const size = `${characters.toLocaleString("en")} of ${POLICY_LIMIT.toLocaleString("en")} characters`;
  const colors = terminalColors();
  console.log(`${colors.bold(name)}  for ${roles.join(" and ")}, ${colors.dim(size)}`);
  console.log(`${JSON.stringify(document, null, 2)}\n`);
}

function printTrust({ role, document }: TrustPolicy): void {
  console.log(`${terminalColors().bold("trust policy")}  of the role for ${role}`);
  console.log(`${JSON.stringify(document, null, 2)}\n`);
}

/** Types of all resources and data sources in the stage's stacks. */
async function synthesizedTypes(stage: StageConfig): Promise<Set<string>> {
  const stacks = await readStage(stage);
  return new Set(
    stacks.flatMap(({ resource = {}, data = {} }) => [
      ...Object.keys(resource),
      ...Object.keys(data).map((type) => DATA + type),
    ]),
  );
}
