import { ConfigurationError } from "../../../config/errors";
import { isJsonObject, type Json, type JsonObject } from "./json";

/** Keywords of JSON schema draft 4 that API Gateway takes in a model. */
const KEPT_KEYWORDS: readonly string[] = [
  "$ref",
  "type",
  "properties",
  "required",
  "items",
  "enum",
  "pattern",
  "minLength",
  "maxLength",
  "minimum",
  "maximum",
];

/**
 * Keywords of the published document that a model does without: API Gateway refuses or ignores them, and the functions
 * check everything themselves.
 */
const DROPPED_KEYWORDS: readonly string[] = [
  "additionalProperties",
  "default",
  "description",
  "format",
  "maxItems",
  "minItems",
  "minProperties",
  "nullable",
];

const MODEL_NAME = /^[A-Za-z0-9]+$/;

/**
 * A named schema of the published document as a model of API Gateway.
 *
 * @throws ConfigurationError for a name or a keyword that API Gateway would refuse (oneOf, anyOf, discriminator...)
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 */
export function gatewayModel(name: string, schema: JsonObject): JsonObject {
  if (!MODEL_NAME.test(name)) {
    throw new ConfigurationError(
      `The schema name "${name}" cannot name a model of API Gateway: letters and digits only.`,
    );
  }
  return projected(schema, name);
}

function projected(schema: JsonObject, at: string): JsonObject {
  const kept = Object.entries(schema).filter(([keyword]) => {
    if (KEPT_KEYWORDS.includes(keyword)) return true;
    if (DROPPED_KEYWORDS.includes(keyword)) return false;
    throw new ConfigurationError(
      `The schema "${at}" uses the keyword "${keyword}", which a model of API Gateway cannot hold. Allowed: ${[...KEPT_KEYWORDS, ...DROPPED_KEYWORDS].join(", ")}.`,
    );
  });
  return Object.fromEntries(kept.map(([keyword, value]) => [keyword, projectedValue(keyword, value, at)]));
}

function projectedValue(keyword: string, value: Json | undefined, at: string): Json | undefined {
  if (!isJsonObject(value)) return value;
  if (keyword === "items") return projected(value, `${at}[]`);
  if (keyword !== "properties") return value;
  return Object.fromEntries(
    Object.entries(value).map(([member, schema]) => [
      member,
      isJsonObject(schema) ? projected(schema, `${at}.${member}`) : schema,
    ]),
  );
}
