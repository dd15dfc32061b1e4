import { NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import type { PublishedHead, SolutionRepository } from "./repository";
import type { solution, solutionList, solutionQuery, solutionSummary } from "./schema";

/** What everybody may see of the catalogue: published solutions. */
export class CatalogueService {
  constructor(private readonly solutions: SolutionRepository) {}

  async list(query: Output<typeof solutionQuery>): Promise<Output<typeof solutionList>> {
    const { category, partnerId, limit } = query;
    if (category !== undefined) {
      return { items: (await this.solutions.newestOfCategory(category, limit)).map(toSummary) };
    }
    // The schema lets nothing through that has neither.
    const heads = partnerId === undefined ? [] : await this.solutions.newestOfPartner(partnerId, limit);
    return { items: heads.map(toSummary) };
  }

  /** @throws NotFoundError also for drafts and archived solutions: they are hidden */
  async read(solutionId: string): Promise<Output<typeof solution>> {
    const found = await this.solutions.findPublished(solutionId);
    if (found === undefined) throw new NotFoundError();
    return { ...toSummary(found.head), description: found.details.description };
  }
}

/** Member by member: what an item holds beside them stays inside. */
function toSummary(head: PublishedHead): Output<typeof solutionSummary> {
  const { solutionId, partnerId, title, summary, category, price, version, createdAt, updatedAt } = head;
  return { solutionId, partnerId, title, summary, category, price, version, createdAt, updatedAt };
}
