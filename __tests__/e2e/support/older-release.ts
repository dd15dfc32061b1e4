import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { run } from "./command";
import type { Provider } from "./provider";
import { type BlocksByType, type Json, removeType, type StackJson } from "./stack-json";
import { terraformEnvironment } from "./terraform";

/** A block in `terraform providers schema -json`. */
interface BlockSchema {
  readonly attributes?: Readonly<Record<string, { readonly nested_type?: NestedSchema }>>;
  readonly block_types?: Readonly<Record<string, { readonly block: BlockSchema }>>;
}
type NestedSchema = Pick<BlockSchema, "attributes">;

interface ProviderSchema {
  readonly resource_schemas: Readonly<Record<string, { readonly block: BlockSchema }>>;
  readonly data_source_schemas: Readonly<Record<string, { readonly block: BlockSchema }>>;
}

/** What Terraform itself knows in every block; `//` is a comment. */
const META_ARGUMENTS = new Set([
  "//",
  "depends_on",
  "lifecycle",
  "provider",
  "count",
  "for_each",
  "connection",
  "provisioner",
]);

/** The newest Node.js runtime that a release accepts, from the first release on that accepts it. */
const RUNTIMES = [
  { since: "6.22.0", runtime: "nodejs24.x" },
  { since: "5.78.0", runtime: "nodejs22.x" },
  { since: "5.26.0", runtime: "nodejs20.x" },
];

/**
 * Brings a stack down to an older release of the provider: its version, the newest runtime that it accepts, and nothing
 * that its schema does not know.
 *
 * @returns what was left out
 */
export async function adaptToRelease(stack: StackJson, provider: Provider): Promise<string[]> {
  const schema = await schemaOf(provider);
  const left: string[] = [];
  stack.terraform.required_providers.aws.version = provider.version;
  for (const [kind, schemas] of [
    ["resource", schema.resource_schemas],
    ["data", schema.data_source_schemas],
  ] as const) {
    for (const [type, byId] of Object.entries(stack[kind] ?? {})) {
      if (!type.startsWith("aws_")) continue;
      const known = schemas[type];
      if (known === undefined) {
        removeType(stack, kind, type);
        left.push(`${type} x${Object.keys(byId).length}`);
        continue;
      }
      const dropped = Object.values(byId).flatMap((block) => dropUnknown(block, known.block));
      left.push(...[...new Set(dropped)].map((argument) => `${type}: ${argument}`));
    }
  }
  useKnownRuntime(stack.resource ?? {}, provider.version);
  return left;
}

/** Removes arguments that the schema does not know, and returns their names. */
function dropUnknown(block: Json, schema: BlockSchema): string[] {
  return Object.entries(block).flatMap(([name, value]) => {
    if (META_ARGUMENTS.has(name)) return [];
    const attribute = schema.attributes?.[name];
    const nested = schema.block_types?.[name]?.block ?? attribute?.nested_type;
    if (attribute === undefined && nested === undefined) {
      delete block[name];
      return [name];
    }
    if (nested === undefined) return [];
    return (Array.isArray(value) ? value : [value])
      .filter((item): item is Json => typeof item === "object" && item !== null)
      .flatMap((item) => dropUnknown(item, nested).map((argument) => `${name}.${argument}`));
  });
}

function useKnownRuntime(resources: BlocksByType, version: string): void {
  const known = RUNTIMES.find(({ since }) => since.localeCompare(version, "en", { numeric: true }) <= 0);
  if (known === undefined) throw new Error(`release ${version} of the provider is too old for these checks`);
  for (const block of Object.values(resources.aws_lambda_function ?? {})) block.runtime = known.runtime;
  for (const block of Object.values(resources.aws_lambda_layer_version ?? {})) {
    if (block.compatible_runtimes !== undefined) block.compatible_runtimes = [known.runtime];
  }
}

const schemas = new Map<string, Promise<ProviderSchema>>();

function schemaOf(provider: Provider): Promise<ProviderSchema> {
  const schema = schemas.get(provider.version) ?? readSchema(provider);
  schemas.set(provider.version, schema);
  return schema;
}

async function readSchema({ version, environment }: Provider): Promise<ProviderSchema> {
  const folder = await mkdtemp(join(tmpdir(), "marketplace-schema-"));
  const options = { cwd: folder, env: { ...terraformEnvironment(), ...environment } };
  try {
    const aws = { source: "hashicorp/aws", version };
    await writeFile(
      join(folder, "main.tf.json"),
      JSON.stringify({ terraform: { required_providers: { aws } } }),
    );
    await run("terraform", ["init", "-input=false", "-no-color"], options);
    const { stdout } = await run("terraform", ["providers", "schema", "-json"], options);
    const [schema] = Object.values(
      (JSON.parse(stdout) as { provider_schemas: Record<string, ProviderSchema> }).provider_schemas,
    );
    if (schema === undefined) throw new Error("terraform prints no schema");
    return schema;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
