import { readFile } from "node:fs/promises";
import { join } from "node:path";
import pc from "picocolors";
import { loadBackend } from "../../config/backend";
import { ConfigurationError } from "../../config/errors";
import { Naming, STACK_PARTS } from "../../config/naming";
import { type StageConfig, selectStages } from "../../config/stages";
import { EXIT, type ExitCode } from "../exit-codes";
import type { StageOptions } from "../stage-options";
import { POLICY_LIMIT } from "./policy-documents";
import { type RolePolicy, rolePolicies } from "./role-policies";

/** Print the IAM policies of the two roles of a stage's pipeline, for exactly what its synthesized JSON holds. */
export async function iam({ stage, json }: StageOptions): Promise<ExitCode> {
  const [config] = selectStages(stage);
  if (config === undefined) throw new Error(`There is no stage "${stage}".`);
  const path = process.env.BACKEND_FILE || "backend.tf";
  const backend = await loadBackend(path, process.env, (warning) =>
    console.error(`${pc.yellow("warning:")} ${warning}`),
  );
  const policies = rolePolicies(config, await synthesizedTypes(config), backend);
  if (json) console.log(JSON.stringify({ stage, policies }, null, 2));
  else for (const policy of policies) printPolicy(policy);
  return EXIT.ok;
}

function printPolicy({ name, roles, characters, document }: RolePolicy): void {
  const size = `${characters.toLocaleString("en")} of ${POLICY_LIMIT.toLocaleString("en")} characters`;
  console.log(`${pc.bold(name)}  for ${roles.join(" and ")}, ${pc.dim(size)}`);
  console.log(`${JSON.stringify(document, null, 2)}\n`);
}

/** Types of all resources in the stage's stacks. */
async function synthesizedTypes(stage: StageConfig): Promise<Set<string>> {
  const naming = new Naming(stage);
  const types = await Promise.all(
    STACK_PARTS.map(async (part) => {
      const file = join("cdktf.out/stacks", naming.stack(part), "cdk.tf.json");
      const text = await readFile(file, "utf8").catch(() => {
        throw new ConfigurationError(
          `${file} is not there: npm run synth -- --stage ${stage.name} writes it.`,
        );
      });
      const { resource = {} } = JSON.parse(text) as { readonly resource?: object };
      return Object.keys(resource);
    }),
  );
  return new Set(types.flat());
}
