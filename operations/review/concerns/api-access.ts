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
