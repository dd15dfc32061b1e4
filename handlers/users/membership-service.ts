import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError } from "../common/errors";
import type { CatalogueVisibility } from "../solutions/visibility";
import { type Account, present, toAccount } from "./user";
import type { UserChanges } from "./user-changes";
import type { UserRepository } from "./user-repository";

/** How users come to sell, and how they go. */
export class MembershipService {
  constructor(
    private readonly users: UserRepository,
    private readonly changes: UserChanges,
    private readonly catalogue: Pick<CatalogueVisibility, "hide">,
    private readonly now: Clock = Date.now,
  ) {}

  /**
   * Asks to become a partner; asking again changes nothing.
   *
   * @throws ConflictError for who is one already, or an admin
   */
  async applyToSell({ userId }: Principal): Promise<Account> {
    const user = present(await this.users.find(userId));
    if (user.role !== "customer") throw new ConflictError("Your role needs no application.");
    if (user.partnerApplicationAt !== undefined) return toAccount(user);
    const change = { set: { partnerApplicationAt: new Date(this.now()).toISOString() } };
    return toAccount(await this.changes.commit("user.appliedToSell", userId, user, change));
  }

  /**
   * Closes the account for good: address, name and password go, the id stays for the records of sales. A partner stops
   * selling first, with the session still alive: whatever fails on the way, the same request goes on from there.
   */
  async leave({ userId }: Principal): Promise<void> {
    let user = present(await this.users.find(userId));
    if (user.role === "partner") {
      const change = { set: { role: "customer" } } as const;
      user = await this.changes.commit("user.stoppedSelling", userId, user, change);
    }
    // For everybody: an earlier attempt may have ended just here.
    await this.catalogue.hide(userId, userId);
    await this.changes.commit("user.left", userId, user, { leaves: true, endsSessions: true });
  }
}
