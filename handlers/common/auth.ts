import type { APIGatewayProxyEvent } from "aws-lambda";

/** What a user may be. */
export const ROLES = ["customer", "partner", "admin"] as const;
export type Role = (typeof ROLES)[number];

/** Who makes a request, as the authorizer found out. */
export interface Principal {
  readonly userId: string;
  readonly role: Role;
  /** The key of the session: SHA-256 of the token's secret, in hex. */
  readonly sessionId: string;
  /** The user's epoch: sessions of an older one are over. */
  readonly sessionEpoch: number;
}

/** The principal as texts and numbers, the only values that an authorizer can hand to a function. */
export type AuthorizerContext = { readonly [K in keyof Principal]: string | number };

/** The principal of a request; undefined when the authorizer did not run or said something else. */
export function principalOf(event: APIGatewayProxyEvent): Principal | undefined {
  const { userId, role, sessionId, sessionEpoch } = event.requestContext.authorizer ?? {};
  const known = ROLES.find((candidate) => candidate === role);
  // API Gateway hands numbers on as texts.
  const epoch = Number(sessionEpoch);
  if (typeof userId !== "string" || typeof sessionId !== "string") return undefined;
  if (known === undefined || sessionEpoch === "" || !Number.isInteger(epoch)) return undefined;
  return { userId, role: known, sessionId, sessionEpoch: epoch };
}
