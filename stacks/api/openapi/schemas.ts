import { toJSONSchema } from "zod/mini";
import { models, needingAMember, type ObjectSchema, type Schema } from "../../../handlers/common/schema";
import { isJsonObject, type Json, type JsonObject, mapTexts } from "./json";

/** Where references to named schemas point in an OpenAPI document. */
export const COMPONENT_PREFIX = "#/components/schemas/";
/** Where they point in what the schema library writes for one schema alone. */
const DEFINITION_PREFIX = "#/definitions/";

/** `input`: as a client writes it, members with a default may be left out. `output`: as a client reads it. */
type Direction = "input" | "output";

/** A member of an object schema, described by itself. */
interface Member {
  readonly name: string;
  readonly required: boolean;
  readonly schema: JsonObject;
}

/** All named schemas, by name. */
export function componentSchemas(): JsonObject {
  const { schemas } = toJSONSchema(models, {
    target: "openapi-3.0",
    uri: (name) => `${COMPONENT_PREFIX}${name}`,
    override: withFewestMembers,
  });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, schema]) => {
      const { $id: _, ...described } = schema as JsonObject;
      return [name, unwrapped(described)];
    }),
  );
}

function withFewestMembers({
  zodSchema,
  jsonSchema,
}: {
  readonly zodSchema: object;
  readonly jsonSchema: { minProperties?: number };
}): void {
  if (needingAMember.has(zodSchema)) jsonSchema.minProperties = 1;
}

/** Each schema serves many routes and two documents, and takes a millisecond to describe. */
const descriptions: Readonly<Record<Direction, WeakMap<Schema, JsonObject>>> = {
  input: new WeakMap(),
  output: new WeakMap(),
};

/** The schema in OpenAPI 3.0: a reference when it has a name. */
export function schemaOf(schema: Schema, io: Direction): JsonObject {
  const known = descriptions[io].get(schema) ?? describe(schema, io);
  descriptions[io].set(schema, known);
  return known;
}

function describe(schema: Schema, io: Direction): JsonObject {
  const { definitions: _, ...description } = toJSONSchema(schema, {
    target: "openapi-3.0",
    metadata: models,
    io,
  }) as JsonObject;
  return mapTexts(unwrapped(description), toComponentReference) as JsonObject;
}

/** The members of an object schema that a client may send; none without a schema. */
export function memberSchemas(schema: ObjectSchema | undefined): Member[] {
  if (schema === undefined) return [];
  const { properties, required } = schemaOf(schema, "input");
  return Object.entries(isJsonObject(properties) ? properties : {}).map(([name, described]) => ({
    name,
    required: isIn(required, name),
    schema: isJsonObject(described) ? described : {},
  }));
}

/**
 * The value with references by themselves. Around an optional member's reference the schema library puts an `allOf` of one,
 * which says nothing and which API Gateway does not take.
 */
function unwrapped(value: Json): Json {
  if (Array.isArray(value)) return value.map(unwrapped);
  if (!isJsonObject(value)) return value;
  const { allOf, ...rest } = value;
  const [only, ...others] = Array.isArray(allOf) ? allOf : [];
  if (only !== undefined && others.length === 0 && Object.keys(rest).length === 0) return unwrapped(only);
  return Object.fromEntries(
    Object.entries(value).map(([key, part]) => [key, part === undefined ? part : unwrapped(part)]),
  );
}

function toComponentReference(text: string): string {
  return text.startsWith(DEFINITION_PREFIX)
    ? `${COMPONENT_PREFIX}${text.slice(DEFINITION_PREFIX.length)}`
    : text;
}

function isIn(list: Json | undefined, item: string): boolean {
  return Array.isArray(list) && list.includes(item);
}
