import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

/** Fields of the plugin protocol's answer with all schemas that are maps from a type's name to its schema. */
const RESOURCE_SCHEMAS = 2;
const DATA_SOURCE_SCHEMAS = 3;

/** Of protocol buffers: the wire type of texts, messages and entries of maps. */
const LENGTH_DELIMITED = 2;

/**
 * Copies from the stand-in's schema what some stacks use: 60 of 2,200 types, without which every one of its many starts takes a
 * quarter longer (measured). What is left is the same bytes.
 *
 * @param source folder with the stand-in's `schema.pb` and `types.json`
 * @param outdir with the synthesized stacks
 * @param target for `STANDIN_SCHEMA_DIR`
 */
export async function copySchemaOfStacks(source: string, outdir: string, target: string): Promise<void> {
  const used = await typesIn(join(outdir, "stacks"));
  const types = JSON.parse(await readFile(join(source, "types.json"), "utf8")) as {
    r: Record<string, unknown>;
    d: Record<string, unknown>;
  };
  const pick = (all: Record<string, unknown>) =>
    Object.fromEntries(Object.entries(all).filter(([type]) => used.has(type)));
  await mkdir(target, { recursive: true });
  await writeFile(
    join(target, "types.json"),
    JSON.stringify({ ...types, r: pick(types.r), d: pick(types.d) }),
  );
  await writeFile(join(target, "schema.pb"), withTypes(await readFile(join(source, "schema.pb")), used));
}

async function typesIn(stacks: string): Promise<Set<string>> {
  const used = new Set<string>();
  for (const id of await readdir(stacks)) {
    const { resource = {}, data = {} } = JSON.parse(
      await readFile(join(stacks, id, "cdk.tf.json"), "utf8"),
    ) as { resource?: object; data?: object };
    for (const type of [...Object.keys(resource), ...Object.keys(data)]) used.add(type);
  }
  return used;
}

/** The fields of an encoded message, but of the maps of schemas only the entries of some types. */
function withTypes(message: Buffer, used: ReadonlySet<string>): Buffer {
  const kept: Buffer[] = [];
  for (let position = 0; position < message.length; ) {
    const tag = varint(message, position);
    if ((tag.value & 7) !== LENGTH_DELIMITED) throw new Error("the schema of the stand-in has another form");
    const length = varint(message, tag.end);
    const end = length.end + length.value;
    const field = tag.value >> 3;
    const isSchema = field === RESOURCE_SCHEMAS || field === DATA_SOURCE_SCHEMAS;
    if (!isSchema || used.has(keyOf(message.subarray(length.end, end)))) {
      kept.push(message.subarray(position, end));
    }
    position = end;
  }
  return Buffer.concat(kept);
}

/** The key of an encoded entry of a map, which comes first. */
function keyOf(entry: Buffer): string {
  const length = varint(entry, 1);
  return entry.subarray(length.end, length.end + length.value).toString();
}

function varint(bytes: Buffer, start: number): { readonly value: number; readonly end: number } {
  let value = 0;
  for (let position = start, weight = 1; ; position += 1, weight *= 128) {
    const byte = bytes.at(position);
    if (byte === undefined) throw new Error("the schema of the stand-in ends in the middle");
    value += (byte & 127) * weight;
    if (byte < 128) return { value, end: position + 1 };
  }
}
