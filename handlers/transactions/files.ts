import { getItem } from "../common/clients";
import type { Output } from "../common/schema";
import { detailsKey, isDetails, isReady } from "../solutions/solution";
import type { soldFile } from "./schema";

type SoldFile = Output<typeof soldFile>;

/** Reads which files a solution has, published or not: what was bought stays the buyer's. */
export class FileRepository {
  constructor(private readonly solutionsTable: string) {}

  /** The files whose upload is complete, by name. */
  async readyOf(solutionId: string): Promise<readonly SoldFile[]> {
    const details = await getItem({
      TableName: this.solutionsTable,
      Key: { solutionId: detailsKey(solutionId) },
    });
    if (!isDetails(details)) return [];
    return Object.entries(details.files)
      .filter(([, file]) => isReady(file))
      .map(([fileId, { name, type, size, sha256 }]) => ({ fileId, name, type, size, sha256 }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
  }
}
