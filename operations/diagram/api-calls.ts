import type { DiagramCall } from "./diagram-model";
import type { MainNodes } from "./main-nodes";
import type { StageResource, StageResources } from "./stage-resources";

/** An integration or an authorizer names its function by the ARN that API Gateway calls. */
const INVOCATION = /function:([\w-]+)\/invocations/;

/** Takes the methods that a path does not have: to refuse them is no route. */
const ANY_METHOD = "x-amazon-apigateway-any-method";

interface ApiBody {
  readonly paths?: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components?: {
    readonly securitySchemes?: Readonly<
      Record<string, { readonly "x-amazon-apigateway-authorizer"?: { readonly authorizerUri?: string } }>
    >;
  };
}

interface Operation {
  readonly "x-amazon-apigateway-integration"?: { readonly uri?: string };
}

/** What the REST API's own document says of the functions it calls. */
export function apiCalls(resources: StageResources, main: MainNodes): DiagramCall[] {
  return resources.ofType("aws_api_gateway_rest_api").flatMap((api) => {
    const from = main.nodeOf(api)?.id;
    if (from === undefined) return [];
    return [...calledBy(api)].flatMap(([name, label]) => {
      const called = resources
        .ofType("aws_lambda_function")
        .find(({ block }) => block.function_name === name);
      const to = called && main.nodeOf(called)?.id;
      return to === undefined ? [] : [{ from, to, label }];
    });
  });
}

/** What it calls the function for, by the function's name. */
function calledBy({ block }: StageResource): Map<string, string> {
  const { paths = {}, components }: ApiBody = JSON.parse(String(block.body));
  const routes = new Map<string, number>();
  for (const [method, operation] of Object.values(paths).flatMap((path) => Object.entries(path))) {
    if (method === ANY_METHOD) continue;
    const name = functionIn(operation["x-amazon-apigateway-integration"]?.uri);
    if (name !== undefined) routes.set(name, (routes.get(name) ?? 0) + 1);
  }
  const calls = new Map(
    [...routes].map(([name, count]) => [name, `${count} ${count === 1 ? "route" : "routes"}`]),
  );
  for (const { "x-amazon-apigateway-authorizer": authorizer } of Object.values(
    components?.securitySchemes ?? {},
  )) {
    const name = functionIn(authorizer?.authorizerUri);
    if (name !== undefined) calls.set(name, "authorizes");
  }
  return calls;
}

function functionIn(uri = ""): string | undefined {
  return INVOCATION.exec(uri)?.[1];
}
