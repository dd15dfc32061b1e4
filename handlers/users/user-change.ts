import type { WriteActions } from "../common/clients";
import type { User, UserWithPassword } from "./user";

/** What becomes different about a user. */
export interface UserChange {
  readonly set?: Partial<
    Pick<UserWithPassword, "email" | "name" | "role" | "status" | "passwordHash" | "partnerApplicationAt">
  >;
  readonly decidesApplication?: boolean;
  /** Whether all sessions so far are over. */
  readonly endsSessions?: boolean;
  /** The account is closed: what is personal goes, the id stays, since sales name it. */
  readonly leaves?: boolean;
}

/** The user after a change. */
export function changed(
  user: User,
  { set = {}, endsSessions = false, decidesApplication }: UserChange,
): User {
  const { passwordHash: _hash, ...visible } = set;
  const { partnerApplicationAt, ...rest } = user;
  const open =
    decidesApplication === true || partnerApplicationAt === undefined ? {} : { partnerApplicationAt };
  return {
    ...rest,
    ...open,
    ...visible,
    version: user.version + 1,
    sessionEpoch: user.sessionEpoch + (endsSessions ? 1 : 0),
  };
}

/** The write of a change, which fails when the user is not as it was read. */
export function updateOf(table: string, user: User, change: UserChange): WriteActions[number] {
  const { set = {}, leaves = false, decidesApplication = false, endsSessions = false } = change;
  const values: Record<string, unknown> = {
    ...set,
    ...(leaves ? { kind: "former-user", status: "left" } : {}),
    version: user.version + 1,
    ...(endsSessions ? { sessionEpoch: user.sessionEpoch + 1 } : {}),
  };
  const removed = [
    ...(leaves ? ["email", "name", "passwordHash"] : []),
    ...(leaves || decidesApplication ? ["partnerApplicationAt"] : []),
  ];
  const assignments = Object.keys(values).map((name) => `#${name} = :${name}`);
  const removals = removed.map((name) => `#${name}`);
  return {
    Update: {
      TableName: table,
      Key: { userId: user.userId },
      UpdateExpression: `SET ${assignments.join(", ")}${removals.length > 0 ? ` REMOVE ${removals.join(", ")}` : ""}`,
      ConditionExpression: "#version = :read AND #kind = :user",
      ExpressionAttributeNames: Object.fromEntries(
        [...Object.keys(values), ...removed, "version", "kind"].map((name) => [`#${name}`, name]),
      ),
      ExpressionAttributeValues: {
        ...Object.fromEntries(Object.entries(values).map(([name, value]) => [`:${name}`, value])),
        ":read": user.version,
        ":user": "user",
      },
    },
  };
}
