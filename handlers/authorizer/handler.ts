import type { APIGatewayAuthorizerResult, APIGatewayRequestAuthorizerEvent } from "aws-lambda";
import { environment } from "../common/env";
import { reportingFailures } from "../common/failures";
import { headerOf } from "../common/http";
import { countPerFunction } from "../common/metrics";
import { deadlineOf, type Invocation, within } from "../common/request";
import { CredentialRepository } from "./repository";
import { SessionService } from "./service";

const { usersTable, sessionsTable } = environment();
const sessions = new SessionService(new CredentialRepository(usersTable, sessionsTable));

/**
 * Lambda REQUEST authorizer. It says who calls; what they may do is the router's to decide, so the policy allows the
 * whole stage of the API.
 *
 * @throws Error with exactly the text that API Gateway turns into 401; every other error becomes 500
 */
export async function handler(
  event: APIGatewayRequestAuthorizerEvent,
  invocation?: Invocation,
): Promise<APIGatewayAuthorizerResult> {
  const { requestId } = event.requestContext;
  const principal = await reportingFailures({ requestId }, () =>
    within({ id: requestId, deadline: deadlineOf(invocation) }, () =>
      sessions.authenticate(headerOf(event, "authorization")),
    ),
  );
  if (principal === undefined) {
    // Lambda counts the error below like a crash: the alarm subtracts these.
    countPerFunction("credentialsRefused", { requestId });
    throw new Error("Unauthorized");
  }
  return {
    principalId: principal.userId,
    policyDocument: {
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: wholeStage(event.methodArn) }],
    },
    context: { ...principal },
  };
}

/** Every method and path of the API stage that the ARN of one method names. */
function wholeStage(methodArn: string): string {
  const [api, stage] = methodArn.split("/");
  return `${api}/${stage}/*/*`;
}
