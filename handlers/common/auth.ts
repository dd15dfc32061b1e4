import type { APIGatewayProxyEvent } from "aws-lambda";
import { ForbiddenError, UnauthenticatedError } from "./errors";
import type { Access } from "./route";

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

/**
 * The principal that a route of this access works for; undefined for a public one.
 *
 * @throws UnauthenticatedError, ForbiddenError
 */
export function authorize(access: Access, principal: Principal | undefined): Principal | undefined {
  if (access === "public") return undefined;
  if (principal === undefined) throw new UnauthenticatedError();
  if (access !== "user" && principal.role !== access) throw new ForbiddenError();
  return principal;
}
