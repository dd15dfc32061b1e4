import { getItem, type Item } from "../common/clients";
import type { Money } from "../common/schema";

/** A solution as a purchase looks at it. */
export interface Offer {
  readonly partnerId: string;
  readonly price: Money;
  readonly isPublished: boolean;
  /** Whether one user may buy it several times. */
  readonly repeatable: boolean;
}

/** Reads what is for sale, and by whom; both as they were written last. */
export class OfferRepository {
  constructor(
    private readonly solutionsTable: string,
    private readonly usersTable: string,
  ) {}

  async find(solutionId: string): Promise<Offer | undefined> {
    const head = await getItem({
      TableName: this.solutionsTable,
      Key: { solutionId },
      ConsistentRead: true,
    });
    if (head?.kind !== "solution") return undefined;
    const { partnerId, price, status, repeatable } = head as Item & { partnerId: string; price: Money };
    return { partnerId, price, isPublished: status === "published", repeatable: repeatable === true };
  }

  /** Whether a partner may sell now. Asks for nothing else of the account. */
  async isActivePartner(userId: string): Promise<boolean> {
    const user = await getItem({
      TableName: this.usersTable,
      Key: { userId },
      ConsistentRead: true,
      ProjectionExpression: "#userId, #role, #status",
      ExpressionAttributeNames: { "#userId": "userId", "#role": "role", "#status": "status" },
    });
    return user?.role === "partner" && user.status === "active";
  }
}
