import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, NotFoundError } from "../common/errors";
import type { Output } from "../common/schema";
import type { DownloadSigner } from "./download-signer";
import type { FileRepository } from "./files";
import { epochSeconds } from "./lease";
import type { TransactionRepository } from "./repository";
import type { download, fileList } from "./schema";
import type { TransactionItem } from "./transaction";

/** Seconds for which a URL works: whoever has it can download until then, whatever becomes of the transaction. */
const URL_LIFETIME = 10 * 60;

/** Hands out what was bought: to the buyer, while the transaction is settled. */
export class DownloadService {
  constructor(
    private readonly transactions: TransactionRepository,
    private readonly files: FileRepository,
    private readonly signer: DownloadSigner,
    private readonly now: Clock = Date.now,
  ) {}

  /** @throws NotFoundError, ConflictError */
  async list(transactionId: string, principal: Principal): Promise<Output<typeof fileList>> {
    const { solutionId } = await this.bought(transactionId, principal);
    return { items: [...(await this.files.readyOf(solutionId))] };
  }

  /** @throws NotFoundError, ConflictError */
  async link(transactionId: string, fileId: string, principal: Principal): Promise<Output<typeof download>> {
    const { solutionId } = await this.bought(transactionId, principal);
    const files = await this.files.readyOf(solutionId);
    if (!files.some((file) => file.fileId === fileId)) throw new NotFoundError();
    const expiresAt = epochSeconds(this.now()) + URL_LIFETIME;
    const url = await this.signer.sign(solutionId, fileId, expiresAt);
    return { url, expiresAt: new Date(expiresAt * 1000).toISOString() };
  }

  /** A transaction of the caller's own as buyer; sellers and admins have no use for it. */
  private async bought(transactionId: string, { userId }: Principal): Promise<TransactionItem> {
    const item = await this.transactions.find(transactionId);
    if (item === undefined || item.userId !== userId) throw new NotFoundError();
    const { status } = item;
    if (status === "settled") return item;
    throw new ConflictError("Only a settled purchase can be downloaded.", {
      details: { transactionId, status },
    });
  }
}
