import { getItem, type Item, queryItems } from "../common/clients";
import type { Money } from "../common/schema";
import type { Category } from "./categories";

/**
 * The head of a solution: what lists show and purchases check. At most 1 kB, since condition checks cost by size; the
 * description is in a second item of the same table, under a key that no id matches.
 */
export interface SolutionHead {
  readonly kind: "solution";
  readonly solutionId: string;
  readonly partnerId: string;
  readonly status: "draft" | "published" | "archived";
  /** Only while published, so that `category-index` is exactly the public catalogue; drafts hold `draftCategory`. */
  readonly category?: Category;
  readonly title: string;
  readonly summary: string;
  readonly price: Money;
  /** Counts the edits, for optimistic concurrency. */
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

export type PublishedHead = SolutionHead & { readonly status: "published"; readonly category: Category };

/** The second item of a solution: it has neither `category` nor `partnerId` and is therefore in no index. */
export interface SolutionDetails {
  readonly kind: "solution-details";
  /** `detailsKey` of the solution's id. */
  readonly solutionId: string;
  readonly description: string;
}

export function detailsKey(solutionId: string): string {
  return `${solutionId}#details`;
}

/**
 * A partner's index holds drafts and archived solutions too, which are filtered out behind the limit: at most so many
 * queries fill one page.
 */
const QUERIES_PER_PAGE = 5;

export class SolutionRepository {
  constructor(private readonly table: string) {}

  /** Both items of a published solution. */
  async findPublished(
    solutionId: string,
  ): Promise<{ head: PublishedHead; details: SolutionDetails } | undefined> {
    const [head, details] = await Promise.all(
      [solutionId, detailsKey(solutionId)].map((key) =>
        getItem({ TableName: this.table, Key: { solutionId: key } }),
      ),
    );
    if (!isPublished(head) || details?.kind !== "solution-details") return undefined;
    return { head, details: details as unknown as SolutionDetails };
  }

  /** The newest published solutions of a category, by one query. */
  async newestOfCategory(category: Category, limit: number): Promise<readonly PublishedHead[]> {
    const { items } = await queryItems({
      TableName: this.table,
      IndexName: "category-index",
      KeyConditionExpression: "category = :category",
      ExpressionAttributeValues: { ":category": category },
      ScanIndexForward: false,
      Limit: limit,
    });
    return items.filter(isPublished);
  }

  /** The newest published solutions of a partner; fewer than `limit` when the partner has many unpublished ones. */
  async newestOfPartner(partnerId: string, limit: number): Promise<readonly PublishedHead[]> {
    const found: PublishedHead[] = [];
    let start: Item | undefined;
    for (let queries = 0; queries < QUERIES_PER_PAGE; queries += 1) {
      const { items, lastKey } = await queryItems({
        TableName: this.table,
        IndexName: "partner-index",
        KeyConditionExpression: "partnerId = :partnerId",
        FilterExpression: "#status = :published",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":partnerId": partnerId, ":published": "published" },
        ScanIndexForward: false,
        Limit: limit,
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      found.push(...items.filter(isPublished));
      if (found.length >= limit || lastKey === undefined) break;
      start = lastKey;
    }
    return found.slice(0, limit);
  }
}

function isPublished(item: Item | undefined): item is Item & PublishedHead {
  return item?.kind === "solution" && item.status === "published";
}
