import { EXPOSED_HEADERS } from "../../../handlers/common/http";
import type { JsonObject } from "./json";

/** Request headers that browsers may send beside the simple ones. */
const ALLOWED_HEADERS = ["Authorization", "Content-Type", "Idempotency-Key"];
/** Seconds that a browser may remember the answer to a preflight request; Chrome takes no more. */
const PREFLIGHT_SECONDS = 7200;

/** Headers of API Gateway's own answers by name, each value in the quotes that mark a static one. */
export type StaticHeaders = Readonly<Record<string, string>>;

/** What every answer needs so that a browser hands it to a script of the stage's origin. Never with credentials. */
export function corsHeaders(origin: string): StaticHeaders {
  return {
    "Access-Control-Allow-Origin": quoted(origin),
    "Access-Control-Expose-Headers": quoted(EXPOSED_HEADERS),
    ...varyByOrigin(origin),
  };
}

/**
 * The OPTIONS method of a path, answered by API Gateway itself.
 *
 * @param requestHeaders names of headers that its routes read
 */
export function preflightMethod(
  origin: string,
  methods: readonly string[],
  requestHeaders: readonly string[],
): JsonObject {
  const allowedHeaders = [...new Set([...ALLOWED_HEADERS, ...requestHeaders])];
  const headers: StaticHeaders = {
    "Access-Control-Allow-Origin": quoted(origin),
    "Access-Control-Allow-Headers": quoted(allowedHeaders.join(",")),
    "Access-Control-Allow-Methods": quoted([...methods, "OPTIONS"].sort().join(",")),
    "Access-Control-Max-Age": quoted(String(PREFLIGHT_SECONDS)),
    ...varyByOrigin(origin),
  };
  return {
    security: [],
    responses: {
      204: {
        description: "What a browser may send",
        headers: mapValues(headers, () => ({ schema: { type: "string" } })),
      },
    },
    "x-amazon-apigateway-integration": {
      type: "mock",
      requestTemplates: { "application/json": '{"statusCode": 204}' },
      responses: {
        default: { statusCode: "204", responseParameters: headerParameters("method.response", headers) },
      },
    },
  };
}

/** The headers as API Gateway's response parameters: `method.response.header.<name>`. */
export function headerParameters(
  kind: "method.response" | "gatewayresponse",
  headers: StaticHeaders,
): JsonObject {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [`${kind}.header.${name}`, value]),
  );
}

/** A static value as API Gateway wants it. */
export function quoted(value: string): string {
  return `'${value}'`;
}

/** Caches must not hand one origin's answer to another; with `*` there is only one answer. */
function varyByOrigin(origin: string): StaticHeaders {
  return origin === "*" ? {} : { Vary: quoted("Origin") };
}

function mapValues<T>(object: StaticHeaders, map: (value: string) => T): Record<string, T> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, map(value)]));
}
