import type { Principal } from "../common/auth";
import { decodeCursor, encodeCursor } from "../common/cursor";
import { ForbiddenError, NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import type { CatalogueVisibility } from "../solutions/visibility";
import { normalizeEmail } from "./email-address";
import type { userList, userQuery, userRights } from "./schema";
import { type Account, toAccount, type User } from "./user";
import type { UserChange } from "./user-change";
import type { UserChanges } from "./user-changes";
import type { UserRepository } from "./user-repository";

/** What a cursor of the list is bound to. */
const LIST = "email-index";

/** What admins do with the accounts of others. */
export class UserAdministration {
  constructor(
    private readonly users: UserRepository,
    private readonly changes: UserChanges,
    private readonly catalogue: Pick<CatalogueVisibility, "hide" | "show">,
  ) {}

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
   * The catalogue follows in any case: repeating the request finishes what an earlier one could not.
   *
   * @throws ForbiddenError for one's own account: the last admin could be gone by mistake
   */
  async setRights(
    admin: Pick<Principal, "userId">,
    userId: string,
    rights: Output<typeof userRights>,
  ): Promise<Account> {
    if (userId === admin.userId) throw new ForbiddenError();
    const user = await this.find(userId);
    const change = changeTo(rights, user);
    const after =
      change === undefined
        ? user
        : await this.changes.commit("user.rightsChanged", admin.userId, user, change);

    const sells = after.role === "partner" && after.status === "active";
    await (sells ? this.catalogue.show(userId, admin.userId) : this.catalogue.hide(userId, admin.userId));
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

/** @returns undefined when the user has these rights already, and no open application */
function changeTo({ role, status }: Output<typeof userRights>, user: User): UserChange | undefined {
  const set = {
    ...(role === undefined || role === user.role ? {} : { role }),
    ...(status === undefined || status === user.status ? {} : { status }),
  };
  const endsSessions = Object.keys(set).length > 0;
  const decidesApplication = role !== undefined && user.partnerApplicationAt !== undefined;
  return endsSessions || decidesApplication ? { set, endsSessions, decidesApplication } : undefined;
}
