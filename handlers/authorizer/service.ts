import { type Principal, ROLES } from "../common/auth";
import type { Clock } from "../common/clock";
import { sha256Hex } from "../common/ids";
import type { CredentialRepository } from "./repository";

/** `Bearer <userId>.<secret>`: a UUID, and 256 bits in base64url. */
const CREDENTIAL =
  /^[Bb]earer ([0-9a-f]{8}-[0-9a-f]{4}-[78][0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12})\.([A-Za-z0-9_-]{43})$/;

/** The key of a session: SHA-256 of the secret's text, in hex. A copy of the table opens no session. */
export function sessionIdOf(secret: string): string {
  return sha256Hex(secret);
}

/** Tells whose session a credential opens. */
export class SessionService {
  constructor(
    private readonly credentials: CredentialRepository,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * @param authorization the value of the Authorization header
   * @returns undefined for a malformed, unknown, expired or ended session, and for a disabled user
   */
  async authenticate(authorization: string | undefined): Promise<Principal | undefined> {
    const [, userId, secret] = CREDENTIAL.exec(authorization ?? "") ?? [];
    if (userId === undefined || secret === undefined) return undefined;

    const sessionId = sessionIdOf(secret);
    const [session, user] = await this.credentials.read(sessionId, userId);
    if (session?.userId !== userId || user?.status !== "active") return undefined;
    // DynamoDB deletes expired items days late.
    if (typeof session.expiresAt !== "number" || session.expiresAt <= this.now() / 1000) return undefined;
    // Raised by a change of password, e-mail, role or status: it ends all sessions before it.
    const { sessionEpoch } = user;
    if (typeof sessionEpoch !== "number" || session.sessionEpoch !== sessionEpoch) return undefined;
    const role = ROLES.find((known) => known === user.role);
    return role === undefined ? undefined : { userId, role, sessionId, sessionEpoch };
  }
}
