import type { Principal } from "../common/auth";
import { decodeCursor, encodeCursor } from "../common/cursor";
import { ConflictError, ForbiddenError, NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import { auditUser } from "./audit-user";
import { normalizeEmail } from "./email-address";
import type { userList, userQuery, userRights, user as userSchema } from "./schema";
import { toAccount, type User } from "./user";
import { changed } from "./user-change";
import type { UserRepository } from "./user-repository";

/** What a cursor of the list is bound to. */
const LIST = "email-index";

type Account = Output<typeof userSchema>;

/** What admins do with the accounts of others. */
export class UserAdministration {
  constructor(private readonly users: UserRepository) {}

  /** All users in an order that stays, or the one with an e-mail address. */
  async list({ email, limit, cursor }: Output<typeof userQuery>): Promise<Output<typeof userList>> {
    if (email !== undefined) {
      const owner = await this.users.ownerOf(normalizeEmail(email));
      return { items: await this.read(owner === undefined ? [] : [owner]) };
    }
    const from = cursor === undefined ? undefined : await decodeCursor(LIST, {}, cursor);
    const { positions, next } = await this.users.positions(limit, from);
    return {
      items: await this.read(positions.map(({ userId }) => userId)),
      ...(next === undefined ? {} : { nextCursor: await encodeCursor(LIST, {}, next) }),
    };
  }

  async readOne(userId: string): Promise<Account> {
    return toAccount(await this.find(userId));
  }

  /**
   * Sets role and status; what really changes ends the user's sessions. A role, be it the same, decides an application.
   *
   * @throws ForbiddenError for one's own account: the last admin could be gone by mistake
   */
  async setRights(
    admin: Principal,
    userId: string,
    { role, status }: Output<typeof userRights>,
  ): Promise<Account> {
    if (userId === admin.userId) throw new ForbiddenError();
    const user = await this.find(userId);
    const set = {
      ...(role === undefined || role === user.role ? {} : { role }),
      ...(status === undefined || status === user.status ? {} : { status }),
    };
    const endsSessions = Object.keys(set).length > 0;
    const decidesApplication = role !== undefined && user.partnerApplicationAt !== undefined;
    if (!endsSessions && !decidesApplication) return toAccount(user);

    const change = { set, endsSessions, decidesApplication };
    if ((await this.users.change(user, change)) !== "done") {
      throw new ConflictError("The account was changed at the same time: try again.");
    }
    const after = changed(user, change);
    await auditUser("user.rightsChanged", admin.userId, after);
    return toAccount(after);
  }

  /** In the same order; without those who have left since the list was made. */
  private async read(userIds: readonly string[]): Promise<Account[]> {
    const found = await Promise.all(userIds.map((userId) => this.users.find(userId)));
    return found.filter((user) => user !== undefined).map(toAccount);
  }

  private async find(userId: string): Promise<User> {
    const user = await this.users.find(userId);
    if (user === undefined) throw new NotFoundError();
    return user;
  }
}
