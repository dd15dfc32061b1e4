import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "./cache";
import { installStandIn } from "./provider";

/** The stand-in's own answer to an import, which stays the answer for whatever nobody described. */
const REFUSAL = "ImportResourceState: (q) => ({";

/** Names a file with attributes of what can be imported: `{ "<type>": { "<id>": { ... } } }`. */
export const IMPORTABLE = "E2E_IMPORTABLE";

/** The same of what has other attributes now than the state says, as if somebody had changed it. */
export const CHANGED = "E2E_CHANGED";

/** The stand-in's own way to read. */
const UNCHANGED = "ReadResource: (q) => ({ newState: q.currentState, private: q.private }),";

const READ = `ReadResource: (q) => {
    const changed = process.env.${CHANGED} && JSON.parse(fs.readFileSync(process.env.${CHANGED}))[q.typeName]?.[read(q.currentState)?.id];
    return { newState: changed ? write({ ...read(q.currentState), ...changed }) : q.currentState, private: q.private };
  },`;

const IMPORT = `ImportResourceState: (q) => {
    const known = JSON.parse(fs.readFileSync(process.env.${IMPORTABLE}))[q.typeName]?.[q.id];
    return known ? { importedResources: [{ typeName: q.typeName, state: write(known) }] } : rpc.refuseImport(q);
  },
  refuseImport: (q) => ({`;

/**
 * A copy of the stand-in that can import what a test describes, and reads changes that a test describes: the one that is at
 * hand refuses every import, and reads what the state says. What terraform makes of it, the plan and the state, is the same.
 *
 * @returns what makes terraform use it, beside the variables `IMPORTABLE` and `CHANGED`
 */
export async function importingStandIn(): Promise<NodeJS.ProcessEnv> {
  const folder = await cached("importing-stand-in", IMPORT + READ, installStandIn);
  const program = join(folder, "provider.js");
  const source = await readFile(program, "utf8");
  if (!source.includes(IMPORT)) {
    if (!source.includes(REFUSAL) || !source.includes(UNCHANGED))
      throw new Error("the stand-in answers imports or reads in another way than it used to");
    await writeFile(
      program,
      source.replace(REFUSAL, () => IMPORT).replace(UNCHANGED, () => READ),
    );
  }
  return { TF_CLI_CONFIG_FILE: join(folder, "terraform.tfrc") };
}
