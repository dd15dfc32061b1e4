import type { APIGatewayProxyResult } from "aws-lambda";
import { FUNCTION_KEYS, type FunctionKey } from "../../config/naming";
import { version } from "../../package.json";
import { functionNamed } from "../stacks/api/api-resources";
import { zipsOf } from "../support/api-platform";
import proxyEvent from "../support/aws-events/proxy-event.json";
import { type Invocation, LambdaProcess } from "../support/lambda-process";
import { STAGE } from "../support/marketplace-tables";
import { synthesized } from "../support/synthesized";

/*
 * Each function from its zip with the layer's beside it, as Lambda would start it, and events as AWS sends them. What the
 * functions do with their tables is in __tests__/api, from the same zips.
 */
const stack = synthesized(STAGE, "api");

/** The environment that Terraform gives a function: names, and no address of anything. */
function namesOf(key: FunctionKey): Record<string, string> {
  const { variables } = functionNamed(stack, STAGE, key).block.environment as {
    readonly variables: Readonly<Record<string, string>>;
  };
  const names = Object.entries(variables).map(([name, value]) => [
    name,
    value.replace(/^\$\{.+\.outputs\.(\w+)\}$/, "$1"),
  ]);
  return { ...Object.fromEntries(names), AWS_REGION: "us-east-1" };
}

/** What a function makes of one event. */
async function invoked(key: FunctionKey, event: object): Promise<Invocation> {
  const running = await LambdaProcess.start(zipsOf(stack, key), namesOf(key));
  try {
    return await running.invoke(event);
  } finally {
    await running.stop();
  }
}

function eventOf(method: string, path: string, headers: Readonly<Record<string, string>> = {}) {
  const requestContext = { ...proxyEvent.requestContext, httpMethod: method, resourcePath: path };
  return {
    ...proxyEvent,
    path,
    resource: path,
    httpMethod: method,
    headers: { ...proxyEvent.headers, ...headers },
    requestContext,
  };
}

const answerOf = ({ result }: Invocation) => {
  const { statusCode, headers, body } = result as APIGatewayProxyResult;
  return { status: statusCode, headers, body: JSON.parse(body) };
};

test("the users' zip answers health without any network, and logs it as one line", async () => {
  const invocation = await invoked("users", proxyEvent);

  expect(answerOf(invocation)).toMatchObject({
    status: 200,
    headers: { "X-Request-Id": proxyEvent.requestContext.requestId, "Access-Control-Allow-Origin": "*" },
    body: { status: "ok", stage: STAGE, version },
  });
  expect(invocation.lines).toEqual([
    expect.objectContaining({ message: "request", route: "getHealth", status: 200, coldStart: true }),
  ]);
});

test("the solutions' zip lists the categories without any network", async () => {
  const invocation = await invoked("solutions", eventOf("GET", "/categories"));

  expect(answerOf(invocation)).toMatchObject({ status: 200, body: { items: expect.any(Array) } });
});

test("the transactions' zip answers nobody whom no authorizer has looked at", async () => {
  const invocation = await invoked("transactions", eventOf("GET", "/transactions"));

  expect(answerOf(invocation)).toMatchObject({ status: 401, body: { title: "Unauthorized" } });
});

test("the authorizer's zip refuses a malformed token with exactly Unauthorized, and does not log it", async () => {
  const invocation = await invoked("authorizer", {
    ...eventOf("GET", "/users/me", { Authorization: "Bearer not-a-token" }),
    type: "REQUEST",
    methodArn: "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/GET/users/me",
  });

  expect(invocation.error).toBe("Unauthorized");
  expect(invocation.lines).toEqual([expect.objectContaining({ CredentialsRefused: 1 })]);
  expect(JSON.stringify(invocation.lines)).not.toContain("not-a-token");
});

test.each(FUNCTION_KEYS)("the zip of %s does not load without its environment, and says why", async (key) => {
  const { LOG_GROUP_NAME, ...incomplete } = namesOf(key);

  await expect(LambdaProcess.start(zipsOf(stack, key), incomplete)).rejects.toThrow(
    "Missing environment variables: LOG_GROUP_NAME",
  );
  expect(LOG_GROUP_NAME).toBe("log_group_name");
});
