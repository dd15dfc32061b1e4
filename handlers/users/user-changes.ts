import { ConflictError } from "../common/errors";
import { auditUser } from "./audit-user";
import type { User } from "./user";
import { changed, type UserChange } from "./user-change";
import type { UserRepository } from "./user-repository";

/** Writes what a use case has decided about a user, and tells the audit trail. */
export class UserChanges {
  constructor(private readonly users: UserRepository) {}

  /**
   * @param actor id of the user who does it
   * @param user as it was read when it was decided
   * @returns the user afterwards
   * @throws ConflictError when somebody else has changed the user since
   */
  async commit(action: `user.${string}`, actor: string, user: User, change: UserChange): Promise<User> {
    if ((await this.users.change(user, change)) !== "done") {
      throw new ConflictError("The account was changed at the same time: try again.");
    }
    const after = changed(user, change);
    await auditUser(action, actor, after);
    return after;
  }
}
