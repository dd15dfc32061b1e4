import { getItem, type Item, queryItems } from "../common/clients";
import type { CursorKey } from "../common/cursor";
import type { Category } from "./categories";
import {
  detailsKey,
  isDetails,
  isHead,
  isListed,
  type ListedHead,
  type SolutionHead,
  type SolutionStatus,
  type StoredSolution,
} from "./solution";

/** A page of a list, and where the next one starts if there is one. */
export interface HeadPage<Head extends SolutionHead> {
  readonly heads: readonly Head[];
  readonly next: CursorKey | undefined;
}

export interface PageRequest {
  readonly limit: number;
  readonly start: CursorKey | undefined;
}

/** A list of heads: a partition of an index, and what of it is wanted. */
interface List<Head extends SolutionHead> {
  readonly index: "category-index" | "partner-index";
  readonly hashKey: "category" | "partnerId";
  readonly value: string;
  /** Only heads of this status. */
  readonly status?: SolutionStatus | undefined;
  readonly wanted: (item: Item) => item is Item & Head;
}

/**
 * A partner's index holds what the list does not want too, which is filtered out behind the limit: at most so many queries
 * fill one page. A list of the catalogue takes one.
 */
const QUERIES_PER_PAGE = 5;

/** Reads solutions. */
export class SolutionRepository {
  constructor(private readonly table: string) {}

  /** Both items as they were written last, in any status. */
  find(solutionId: string): Promise<StoredSolution | undefined> {
    return this.read(solutionId, true);
  }

  /** Both items of a solution that the catalogue shows; may be a moment old. */
  async findListed(
    solutionId: string,
  ): Promise<(StoredSolution & { readonly head: ListedHead }) | undefined> {
    const found = await this.read(solutionId, false);
    return found !== undefined && isListed(found.head) ? { ...found, head: found.head } : undefined;
  }

  /** The catalogue's solutions of a category, newest first. */
  listCategory(category: Category, request: PageRequest): Promise<HeadPage<ListedHead>> {
    const list = { index: "category-index", hashKey: "category", value: category } as const;
    return this.page({ ...list, wanted: isListed }, request);
  }

  /** The catalogue's solutions of a partner, newest first. */
  listPartner(partnerId: string, request: PageRequest): Promise<HeadPage<ListedHead>> {
    const list = { index: "partner-index", hashKey: "partnerId", value: partnerId } as const;
    return this.page({ ...list, status: "published", wanted: isListed }, request);
  }

  /** All solutions of a partner, or those of one status, newest first. */
  listOwn(
    partnerId: string,
    status: SolutionStatus | undefined,
    request: PageRequest,
  ): Promise<HeadPage<SolutionHead>> {
    const list = { index: "partner-index", hashKey: "partnerId", value: partnerId } as const;
    return this.page({ ...list, status, wanted: isHead }, request);
  }

  private async read(solutionId: string, consistent: boolean): Promise<StoredSolution | undefined> {
    const [head, details] = await Promise.all(
      [solutionId, detailsKey(solutionId)].map((key) =>
        getItem({ TableName: this.table, Key: { solutionId: key }, ConsistentRead: consistent }),
      ),
    );
    return isHead(head) && isDetails(details) ? { head, details } : undefined;
  }

  /** One more than the page holds is asked for, so that the last page is known as the last. */
  private async page<Head extends SolutionHead>(
    list: List<Head>,
    { limit, start }: PageRequest,
  ): Promise<HeadPage<Head>> {
    const found: Head[] = [];
    let position = start;
    for (let queries = 0; queries < QUERIES_PER_PAGE; queries += 1) {
      const { items, lastKey } = await queryItems({
        TableName: this.table,
        IndexName: list.index,
        KeyConditionExpression: "#hash = :hash",
        ...(list.status === undefined ? {} : { FilterExpression: "#status = :status" }),
        ExpressionAttributeNames: {
          "#hash": list.hashKey,
          ...(list.status === undefined ? {} : { "#status": "status" }),
        },
        ExpressionAttributeValues: {
          ":hash": list.value,
          ...(list.status === undefined ? {} : { ":status": list.status }),
        },
        ScanIndexForward: false,
        Limit: limit + 1,
        // The partition comes from the request, whatever the cursor says.
        ...(position === undefined ? {} : { ExclusiveStartKey: { ...position, [list.hashKey]: list.value } }),
      });
      found.push(...items.filter(list.wanted));
      const [last, further] = found.slice(limit - 1);
      if (last !== undefined && further !== undefined) {
        return { heads: found.slice(0, limit), next: positionOf(last) };
      }
      if (lastKey === undefined) return { heads: found, next: undefined };
      position = positionOf(lastKey);
    }
    return { heads: found, next: position };
  }
}

/** Where an entry stands in its partition of either index. */
function positionOf({ createdAt, solutionId }: Readonly<Record<string, unknown>> | SolutionHead): CursorKey {
  return { createdAt: String(createdAt), solutionId: String(solutionId) };
}
