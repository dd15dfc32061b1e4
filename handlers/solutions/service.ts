import { type CursorFilter, decodeCursor, encodeCursor } from "../common/cursor";
import { NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import type { HeadPage, PageRequest, SolutionRepository } from "./repository";
import type { solution, solutionList, solutionQuery } from "./schema";
import type { SolutionHead } from "./solution";
import { toSolution, toSummary } from "./views";

/** What everybody may see of the catalogue: published solutions of active partners. */
export class CatalogueService {
  constructor(private readonly solutions: SolutionRepository) {}

  async list(query: Output<typeof solutionQuery>): Promise<Output<typeof solutionList>> {
    const { category, partnerId } = query;
    if (category !== undefined) {
      return listed("category-index", { category }, query, toSummary, (request) =>
        this.solutions.listCategory(category, request),
      );
    }
    // The schema lets nothing through that has neither.
    return listed("partner-index", { partnerId }, query, toSummary, (request) =>
      this.solutions.listPartner(partnerId ?? "", request),
    );
  }

  /** @throws NotFoundError also for what the catalogue does not show: it is hidden */
  async read(solutionId: string): Promise<Output<typeof solution>> {
    const found = await this.solutions.findListed(solutionId);
    if (found === undefined) throw new NotFoundError();
    return toSolution(found.head, found.details);
  }
}

/** A page as a client asks for it. */
interface PageQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
}

/**
 * A page of a list. Its cursor names the last solution shown by time and id: what is inserted before or behind it in the
 * meantime moves nothing.
 *
 * @throws ValidationError for the cursor of another list
 */
export async function listed<Head extends SolutionHead, View>(
  index: string,
  filter: CursorFilter,
  query: PageQuery,
  view: (head: Head) => View,
  read: (request: PageRequest) => Promise<HeadPage<Head>>,
): Promise<{ items: View[]; nextCursor?: string }> {
  const { cursor, limit } = query;
  const start = cursor === undefined ? undefined : await decodeCursor(index, filter, cursor);
  const { heads, next } = await read({ limit, start });
  return {
    items: heads.map(view),
    ...(next === undefined ? {} : { nextCursor: await encodeCursor(index, filter, next) }),
  };
}
