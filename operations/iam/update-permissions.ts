import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { x } from "tinyexec";
import { z } from "zod";
import { RESOURCE_TYPES } from "./resource-types";

/** The release of cfn-lint whose copy of CloudFormation's resource schemas is read. */
const CFN_LINT = "1.58.0";

const OUTPUT = join(__dirname, "handler-permissions.json");

const schema = z.object({
  handlers: z.record(z.string(), z.object({ permissions: z.array(z.string()).optional() })).optional(),
});

const services = z.record(
  z.string(),
  z.object({
    Actions: z.record(z.string(), z.object({ Resources: z.array(z.string()).optional() })),
  }),
);

/**
 * Writes handler-permissions.json anew: what CloudFormation's handlers may do with the types that resource-types.ts names,
 * and which of these actions AWS cannot limit to resources, and which IAM does not know at all. To be reviewed as a change of code: `npm run iam:update`.
 */
async function update(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-cfn-lint-"));
  try {
    const data = await install(folder);
    const index = await read(
      join(data, "schemas/providers/us-east-1.json"),
      z.record(z.string(), z.string()),
    );
    const types = [...new Set(Object.values(RESOURCE_TYPES).flatMap(({ schemas }) => schemas))].sort();
    const handlers: Record<string, Record<string, string[]>> = {};
    for (const type of types) {
      const file = index[type];
      if (file === undefined) throw new Error(`cfn-lint ${CFN_LINT} has no schema of ${type}.`);
      const { handlers: found = {} } = await read(join(data, "schemas/resources", `${file}.json`), schema);
      // Terraform lists nothing: it reads what its state names.
      const { list: _, ...needed } = found;
      handlers[type] = Object.fromEntries(
        Object.entries(needed).map(([name, { permissions = [] }]) => [
          name,
          [...new Set(permissions)].sort(),
        ]),
      );
    }
    const known = await read(join(data, "AdditionalSpecs/Policies.json"), services);
    const actions = new Set(Object.values(handlers).flatMap((byName) => Object.values(byName).flat()));
    for (const { also = [] } of Object.values(RESOURCE_TYPES)) for (const action of also) actions.add(action);
    const resourcesOf = (action: string): readonly string[] | undefined => {
      const [service = "", name = ""] = action.split(":");
      const found = known[service]?.Actions[name.toLowerCase()];
      return found === undefined ? undefined : (found.Resources ?? []);
    };
    const sorted = [...actions].sort();
    const document = {
      source: `cfn-lint ${CFN_LINT}`,
      handlers,
      withoutResources: sorted.filter((action) => resourcesOf(action)?.length === 0),
      unknown: sorted.filter((action) => resourcesOf(action) === undefined),
    };
    await writeFile(OUTPUT, `${JSON.stringify(document, null, 2)}\n`);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** @returns the folder of the package's data */
async function install(folder: string): Promise<string> {
  const options = { throwOnError: true } as const;
  await x("python3", ["-m", "venv", folder], options);
  const bin = join(folder, process.platform === "win32" ? "Scripts" : "bin");
  await x(join(bin, "pip"), ["install", "--quiet", "--no-deps", `cfn-lint==${CFN_LINT}`], options);
  const find = "import importlib.util, sys; sys.stdout.write(importlib.util.find_spec('cfnlint').origin)";
  const { stdout } = await x(join(bin, "python"), ["-c", find], options);
  return join(stdout, "..", "data");
}

async function read<T>(path: string, type: z.ZodType<T>): Promise<T> {
  return type.parse(JSON.parse(await readFile(path, "utf8")));
}

update().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
