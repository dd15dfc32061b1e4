import { getItem, type Item } from "../common/clients";
import type { Output } from "../common/schema";
import { detailsKey } from "../solutions/repository";
import type { soldFile } from "./schema";

type SoldFile = Output<typeof soldFile>;

/** A file as the details of a solution hold it, by its id. */
interface StoredFile {
  readonly name: string;
  readonly type: string;
  readonly size: number;
  readonly sha256: string;
  readonly status: string;
}

/** Reads which files a solution has, published or not: what was bought stays the buyer's. */
export class FileRepository {
  constructor(private readonly solutionsTable: string) {}

  /** The files whose upload is complete, by name. */
  async readyOf(solutionId: string): Promise<readonly SoldFile[]> {
    const details = await getItem({
      TableName: this.solutionsTable,
      Key: { solutionId: detailsKey(solutionId) },
      ProjectionExpression: "#files",
      ExpressionAttributeNames: { "#files": "files" },
    });
    const { files = {} } = (details ?? {}) as Item & { files?: Readonly<Record<string, StoredFile>> };
    return Object.entries(files)
      .filter(([, { status }]) => status === "ready")
      .map(([fileId, { name, type, size, sha256 }]) => ({ fileId, name, type, size, sha256 }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
