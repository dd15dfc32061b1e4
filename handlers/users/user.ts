import type { Role } from "../common/auth";
import { UnauthenticatedError } from "../common/errors";

/** A disabled user cannot sign in, and has no session. */
export const USER_STATUSES = ["active", "disabled"] as const;
export type UserStatus = (typeof USER_STATUSES)[number];

/** A user as stored, without what only sign-in needs. */
export interface User {
  readonly kind: "user";
  readonly userId: string;
  /** Normalised. */
  readonly email: string;
  readonly name: string;
  readonly role: Role;
  readonly status: UserStatus;
  readonly createdAt: string;
  /** Raised by every change that ends the user's sessions: those of an older epoch are over. */
  readonly sessionEpoch: number;
  /** Raised by every change. */
  readonly version: number;
  /** When the user asked to sell; absent when that is decided. */
  readonly partnerApplicationAt?: string;
}

export interface UserWithPassword extends User {
  /** In PHC form. */
  readonly passwordHash: string;
}

/** A user as that user, or an admin, sees it. */
export type Account = Omit<User, "kind" | "sessionEpoch" | "version">;

/** Member by member: what an item holds beside them stays inside. */
export function toAccount(user: User): Account {
  const { userId, email, name, role, status, createdAt, partnerApplicationAt } = user;
  const application = partnerApplicationAt === undefined ? {} : { partnerApplicationAt };
  return { userId, email, name, role, status, createdAt, ...application };
}

/** @throws UnauthenticatedError when the account was closed after the authorizer had seen it */
export function present<U extends User>(user: U | undefined): U {
  if (user === undefined) throw new UnauthenticatedError();
  return user;
}
