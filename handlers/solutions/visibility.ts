import { audit } from "../common/audit";
import {
  ConditionFailedError,
  type Item,
  queryItems,
  TransactionFailedError,
  transactWrite,
  updateItem,
} from "../common/clients";
import { activePartner } from "./active-partner";
import { isHead, type SolutionHead } from "./solution";

/** Solutions that are written at a time. */
const PARALLEL = 10;
/** How often a solution is tried that the index shows in an older version. */
const ATTEMPTS = 3;

/**
 * Hides the solutions of a partner who may not sell, and brings them back. The public lists are exactly what is in their
 * index, so that a page stays one query and nobody has to look up partners: a hidden solution is published, without a
 * `category`. For whoever changes users, after the user's own item is written; both may be repeated at any time, and
 * finish what an earlier attempt left.
 */
export class CatalogueVisibility {
  constructor(
    private readonly solutionsTable: string,
    private readonly usersTable: string,
  ) {}

  /**
   * Hides what the catalogue shows of a partner. Publishing is conditional on the partner's item, so nothing comes after;
   * what came just before may still be a draft in the index, so drafts are tried too.
   *
   * @param actor who is behind it, for the audit trail
   * @throws UnavailableError when there is no time left for all of them
   */
  async hide(partnerId: string, actor: string): Promise<void> {
    await this.forEach(
      partnerId,
      "attribute_exists(category) OR #status = :draft",
      ":draft",
      async (head) => {
        const version = await this.hideOne(head.solutionId);
        if (version !== undefined) await told("hidden", head.solutionId, version, actor);
      },
    );
  }

  /**
   * Shows again what is hidden of a partner. Each write is conditional on the partner being an active one: it does not
   * overtake somebody who disables the partner in the meantime.
   *
   * @param actor who is behind it, for the audit trail
   * @throws UnavailableError when there is no time left for all of them
   */
  async show(partnerId: string, actor: string): Promise<void> {
    await this.forEach(
      partnerId,
      "attribute_not_exists(category) AND #status = :published",
      ":published",
      async (head) => {
        const version = await this.showOne(head);
        if (version !== undefined) await told("shown", head.solutionId, version, actor);
      },
    );
  }

  private async forEach(
    partnerId: string,
    filter: string,
    status: ":draft" | ":published",
    work: (head: SolutionHead) => Promise<void>,
  ): Promise<void> {
    let start: Item | undefined;
    do {
      const { items, lastKey } = await queryItems({
        TableName: this.solutionsTable,
        IndexName: "partner-index",
        KeyConditionExpression: "partnerId = :partner",
        FilterExpression: filter,
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":partner": partnerId, [status]: status.slice(1) },
        ...(start === undefined ? {} : { ExclusiveStartKey: start }),
      });
      const heads = items.filter(isHead);
      for (let from = 0; from < heads.length; from += PARALLEL) {
        await Promise.all(heads.slice(from, from + PARALLEL).map(work));
      }
      start = lastKey;
    } while (start !== undefined);
  }

  /** The new version; undefined when there was nothing to hide. */
  private async hideOne(solutionId: string): Promise<number | undefined> {
    try {
      const changed = await updateItem({
        TableName: this.solutionsTable,
        Key: { solutionId },
        UpdateExpression: "SET draftCategory = category, version = version + :one REMOVE category",
        ConditionExpression: "#status = :published AND attribute_exists(category)",
        ExpressionAttributeNames: { "#status": "status" },
        ExpressionAttributeValues: { ":published": "published", ":one": 1 },
        ReturnValues: "UPDATED_NEW",
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return Number(changed?.version);
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      // An earlier attempt may have hidden it, with its answer lost.
      return error.afterRetry && isHidden(error.item) ? error.item.version : undefined;
    }
  }

  /** The new version; undefined when it is not hidden any more, or its partner is no active one. */
  private async showOne(seen: SolutionHead): Promise<number | undefined> {
    let head: Item | SolutionHead | undefined = seen;
    for (let attempt = 1; isHidden(head) && attempt <= ATTEMPTS; attempt += 1) {
      try {
        await transactWrite([
          { Update: this.showing(head) },
          { ConditionCheck: activePartner(this.usersTable, head.partnerId) },
        ]);
        return head.version + 1;
      } catch (error) {
        if (!(error instanceof TransactionFailedError)) throw error;
        head = error.reasons[0]?.item;
      }
    }
    return undefined;
  }

  private showing({ solutionId, version }: SolutionHead) {
    return {
      TableName: this.solutionsTable,
      Key: { solutionId },
      UpdateExpression: "SET category = draftCategory, version = :next REMOVE draftCategory",
      ConditionExpression: "version = :version AND #status = :published AND attribute_not_exists(category)",
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: { ":published": "published", ":version": version, ":next": version + 1 },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
  }
}

function isHidden(item: Item | SolutionHead | undefined): item is SolutionHead {
  return item?.kind === "solution" && item.status === "published" && item.category === undefined;
}

function told(what: "hidden" | "shown", id: string, version: number, actor: string): Promise<void> {
  return audit({ action: `solution.${what}`, actor, kind: "solution", id, version });
}
