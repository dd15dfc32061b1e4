import { ConditionFailedError, getItem, updateItem } from "../common/clients";
import { detailsKey, isDetails, type SolutionDetails, type SolutionFile } from "./solution";

/** Whose file of which solution. */
export interface FileAddress {
  readonly solutionId: string;
  readonly ownerId: string;
  readonly fileId: string;
}

/** What became of a change: written, or what is stored instead (undefined: no such solution of that owner). */
export type FileOutcome =
  | { readonly written: true }
  | { readonly written: false; readonly details: SolutionDetails | undefined };

/** How a change is written beside what all of them have in common. */
interface Change {
  readonly update: string;
  readonly condition: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** Whether the stored item shows that the change was made by an earlier attempt, whose answer got lost. */
  readonly isDone: (file: SolutionFile | undefined) => boolean;
}

/** The files of solutions, in their second items: each change is one write, conditional on what it is based on. */
export class FileRepository {
  constructor(private readonly table: string) {}

  /** The second item of an owner's solution, as it was written last. */
  async find({ solutionId, ownerId }: Omit<FileAddress, "fileId">): Promise<SolutionDetails | undefined> {
    const item = await getItem({
      TableName: this.table,
      Key: { solutionId: detailsKey(solutionId) },
      ConsistentRead: true,
    });
    return isDetails(item) && item.ownerId === ownerId ? item : undefined;
  }

  /** Adds an unfinished file, if the solution has less than `limit` yet and is not archived. */
  add(address: FileAddress, file: SolutionFile, limit: number): Promise<FileOutcome> {
    return this.change(address, {
      update: "SET #files.#fileId = :file, unfinishedFiles = unfinishedFiles + :one",
      condition: "#status <> :archived AND attribute_not_exists(#files.#fileId) AND size(#files) < :limit",
      values: { ":file": file, ":one": 1, ":archived": "archived", ":limit": limit },
      isDone: (stored) => stored !== undefined,
    });
  }

  /** Makes an unfinished file ready. */
  complete(address: FileAddress): Promise<FileOutcome> {
    return this.change(address, {
      update:
        "SET #files.#fileId.#status = :ready, unfinishedFiles = unfinishedFiles - :one, readyFiles = readyFiles + :one",
      condition: "#status <> :archived AND #files.#fileId.#status = :unfinished",
      values: { ":ready": "ready", ":unfinished": "unfinished", ":one": 1, ":archived": "archived" },
      isDone: (stored) => stored?.status === "ready",
    });
  }

  /** Removes a file that is still as `file` says: a ready one of a draft, or an unfinished one unless archived. */
  remove(address: FileAddress, { status }: SolutionFile): Promise<FileOutcome> {
    const isReady = status === "ready";
    const counter = isReady ? "readyFiles" : "unfinishedFiles";
    return this.change(address, {
      update: `SET ${counter} = ${counter} - :one REMOVE #files.#fileId`,
      condition: `#status ${isReady ? "= :draft" : "<> :archived"} AND #files.#fileId.#status = :before`,
      values: {
        ":one": 1,
        ":before": status,
        ...(isReady ? { ":draft": "draft" } : { ":archived": "archived" }),
      },
      isDone: (stored) => stored === undefined,
    });
  }

  private async change({ solutionId, ownerId, fileId }: FileAddress, change: Change): Promise<FileOutcome> {
    try {
      await updateItem({
        TableName: this.table,
        Key: { solutionId: detailsKey(solutionId) },
        UpdateExpression: change.update,
        ConditionExpression: `kind = :kind AND ownerId = :owner AND ${change.condition}`,
        ExpressionAttributeNames: { "#files": "files", "#fileId": fileId, "#status": "status" },
        ExpressionAttributeValues: { ":kind": "solution-details", ":owner": ownerId, ...change.values },
        ReturnValuesOnConditionCheckFailure: "ALL_OLD",
      });
      return { written: true };
    } catch (error) {
      if (!(error instanceof ConditionFailedError)) throw error;
      const details = isDetails(error.item) && error.item.ownerId === ownerId ? error.item : undefined;
      if (details === undefined) return { written: false, details };
      return error.afterRetry && change.isDone(details.files[fileId])
        ? { written: true }
        : { written: false, details };
    }
  }
}
