import { ConditionFailedError, putItem, TransactionFailedError, transactWrite } from "../common/clients";
import { activePartner } from "./active-partner";
import { detailsKey, isHead, type SolutionDetails, type SolutionHead } from "./solution";

/** What changes in the second item together with the head. */
export interface DetailsChange {
  readonly description?: string | undefined;
}

/** What became of a change: only `written` wrote anything. */
export type ChangeOutcome =
  | { readonly outcome: "written" }
  /** Somebody else has changed the head in the meantime. */
  | { readonly outcome: "outdated"; readonly head: SolutionHead }
  /** Files are missing or unfinished. */
  | { readonly outcome: "incomplete" }
  /** The partner is none any more, or disabled. */
  | { readonly outcome: "inactive" };

/** Writes solutions: the head as a whole, on condition of the version that was read. */
export class SolutionWriter {
  constructor(
    private readonly table: string,
    private readonly usersTable: string,
  ) {}

  /** @returns the second item */
  async create(head: SolutionHead, description: string): Promise<SolutionDetails> {
    const details: SolutionDetails = {
      kind: "solution-details",
      solutionId: detailsKey(head.solutionId),
      ownerId: head.partnerId,
      status: head.status,
      description,
      files: {},
      unfinishedFiles: 0,
      readyFiles: 0,
    };
    // The ids are new: there is nothing that could be overwritten.
    await transactWrite([
      { Put: { TableName: this.table, Item: head } },
      { Put: { TableName: this.table, Item: details } },
    ]);
    return details;
  }

  /**
   * Replaces `before` by `after`, which is one version on. Into the catalogue nothing gets whose files are not ready, or
   * whose partner is not active at that very moment: what hides a disabled partner's solutions (visibility.ts) could miss
   * it.
   */
  async replace(
    before: SolutionHead,
    after: SolutionHead,
    { description }: DetailsChange = {},
  ): Promise<ChangeOutcome> {
    const enters = before.category === undefined && after.category !== undefined;
    const put = this.headPut(before, after);
    try {
      if (description === undefined && before.status === after.status && !enters) {
        await putItem(put);
      } else {
        const details = this.detailsUpdate(after, description, enters);
        const partner = { ConditionCheck: activePartner(this.usersTable, after.partnerId) };
        await transactWrite([{ Put: put }, { Update: details }, ...(enters ? [partner] : [])]);
      }
      return { outcome: "written" };
    } catch (error) {
      return outcomeOf(error, after);
    }
  }

  private headPut(before: SolutionHead, after: SolutionHead) {
    return {
      TableName: this.table,
      Item: after,
      ConditionExpression: "version = :version",
      ExpressionAttributeValues: { ":version": before.version },
      ReturnValuesOnConditionCheckFailure: "ALL_OLD" as const,
    };
  }

  private detailsUpdate(
    { solutionId, status }: SolutionHead,
    description: string | undefined,
    enters: boolean,
  ) {
    return {
      TableName: this.table,
      Key: { solutionId: detailsKey(solutionId) },
      UpdateExpression: `SET #status = :status${description === undefined ? "" : ", description = :description"}`,
      ConditionExpression: `kind = :kind${enters ? " AND unfinishedFiles = :none AND readyFiles > :none" : ""}`,
      ExpressionAttributeNames: { "#status": "status" },
      ExpressionAttributeValues: {
        ":kind": "solution-details",
        ":status": status,
        ...(description === undefined ? {} : { ":description": description }),
        ...(enters ? { ":none": 0 } : {}),
      },
    };
  }
}

function outcomeOf(error: unknown, after: SolutionHead): ChangeOutcome {
  if (error instanceof ConditionFailedError && isHead(error.item)) {
    const { version, updatedAt } = error.item;
    // The answer to an earlier attempt of this very write got lost.
    const isOwn = error.afterRetry && version === after.version && updatedAt === after.updatedAt;
    return isOwn ? { outcome: "written" } : { outcome: "outdated", head: error.item };
  }
  if (!(error instanceof TransactionFailedError)) throw error;
  const [head, details, partner] = error.reasons;
  if (isHead(head?.item)) return { outcome: "outdated", head: head.item };
  if (details?.code === FAILED) return { outcome: "incomplete" };
  if (partner?.code === FAILED) return { outcome: "inactive" };
  throw error;
}

const FAILED = "ConditionalCheckFailed";
