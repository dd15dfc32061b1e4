import type { Tree } from "../aligned";
import type { Concern } from "../stage-review";
import { type ReviewedResource, valueAfter } from "./reviewed-resource";

/** Who may call an operation. */
const PUBLIC = "everybody";

/** Methods of OpenAPI, without `options`: what browsers ask before a call is open to all. */
const METHODS = ["get", "put", "post", "delete", "head", "patch", "x-amazon-apigateway-any-method"];

/** Routes of the API that come, go, or change who may call them. */
export function* apiAccessConcerns(resource: ReviewedResource): Iterable<Concern> {
  const { type, address } = resource.review;
  if (type !== "aws_api_gateway_rest_api") return;
  const before = operations(resource.before?.body);
  const after = operations(valueAfter(resource, "body"));
  const details: string[] = [];
  let isWarning = false;
  for (const [operation, access] of after) {
    const was = before.get(operation);
    if (was === access) continue;
    details.push(
      was === undefined ? `new: ${operation}, for ${access}` : `${operation}: for ${access}, was for ${was}`,
    );
    isWarning ||= access === PUBLIC && resource.before !== undefined;
  }
  for (const operation of before.keys()) if (!after.has(operation)) details.push(`gone: ${operation}`);
  if (details.length > 0) {
    const level = isWarning ? "warning" : "notice";
    yield { kind: "network", level, address, summary: "who may call which route", details };
  }
  yield* originConcerns(resource);
}

/** Origins that browsers may call from, as the API's own answers say it. */
function* originConcerns(resource: ReviewedResource): Iterable<Concern> {
  const before = origins(resource.before?.body);
  const after = origins(valueAfter(resource, "body"));
  const added = [...after].filter((origin) => !before.has(origin));
  const removed = [...before].filter((origin) => !after.has(origin));
  if (resource.after === undefined || added.length + removed.length === 0) return;
  yield {
    kind: "network",
    level: added.includes("*") && before.size > 0 ? "warning" : "notice",
    address: resource.review.address,
    summary: "from which sites browsers may call",
    details: [...added.map((origin) => `new: ${origin}`), ...removed.map((origin) => `gone: ${origin}`)],
  };
}

function origins(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== "object" || value === null) return found;
  for (const [key, part] of Object.entries(value)) {
    // API Gateway takes constants in quotes.
    if (key.endsWith("Access-Control-Allow-Origin") && typeof part === "string")
      found.add(part.replace(/^'|'$/g, ""));
    else origins(part, found);
  }
  return found;
}

function operations(body: unknown): Map<string, string> {
  const found = new Map<string, string>();
  const document = tree(body);
  for (const [path, item] of Object.entries(tree(document.paths))) {
    for (const method of METHODS) {
      const operation = tree(item)[method];
      if (operation === undefined) continue;
      const verb = method.startsWith("x-") ? "ANY" : method.toUpperCase();
      found.set(`${verb} ${path}`, access(tree(operation), document.security));
    }
  }
  return found;
}

function access(operation: Tree, byDefault: unknown): string {
  const auth = tree(operation["x-amazon-apigateway-auth"]).type;
  if (typeof auth === "string" && auth !== "NONE") return auth;
  const security = operation.security ?? byDefault;
  if (!Array.isArray(security) || security.length === 0) return PUBLIC;
  return security.map((each) => Object.keys(tree(each)).join(" and ") || PUBLIC).join(" or ");
}

function tree(value: unknown): Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Tree) : {};
}
