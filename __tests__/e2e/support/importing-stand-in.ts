import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cache";
import { installStandIn } from "./provider";

/** The stand-in's own answer to an import, which stays the answer for whatever nobody described. */
const REFUSAL = "ImportResourceState: (q) => ({";

/** Names a file with attributes of what can be imported: `{ "<type>": { "<id>": { ... } } }`. */
export const IMPORTABLE = "E2E_IMPORTABLE";

const IMPORT = `ImportResourceState: (q) => {
    const known = JSON.parse(fs.readFileSync(process.env.${IMPORTABLE}))[q.typeName]?.[q.id];
    return known ? { importedResources: [{ typeName: q.typeName, state: write(known) }] } : rpc.refuseImport(q);
  },
  refuseImport: (q) => ({`;

/**
 * A copy of the stand-in that can import what a test describes: the one that is at hand refuses every import. What terraform
 * makes of an import, the plan and the state, is the same.
 *
 * @returns what makes terraform use it, beside the variable `IMPORTABLE`
 */
export async function importingStandIn(): Promise<NodeJS.ProcessEnv> {
  const folder = await cached("importing-stand-in", IMPORT, installStandIn);
  const program = join(folder, "provider.js");
  const source = await readFile(program, "utf8");
  if (!source.includes(IMPORT)) {
    if (!source.includes(REFUSAL))
      throw new Error("the stand-in answers imports in another way than it used to");
    await writeFile(
      program,
      source.replace(REFUSAL, () => IMPORT),
    );
  }
  return { TF_CLI_CONFIG_FILE: join(folder, "terraform.tfrc") };
}
