import { audit } from "../common/audit";
import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, NotFoundError, ValidationError } from "../common/errors";
import { newId } from "../common/ids";
import { errorFields, log } from "../common/logger";
import type { Output } from "../common/schema";
import { safeFileName } from "./file-name";
import type { FileAddress, FileRepository } from "./file-repository";
import type { FileStore, StoredObject } from "./file-store";
import { LIMITS } from "./limits";
import type { fileUpload, newFile, solutionFile } from "./schema";
import { fileKey, isReady, type SolutionDetails, type SolutionFile } from "./solution";
import { toFile } from "./views";

/**
 * The files of a partner's solutions. A file is declared first, with its size and hash; then the partner uploads exactly
 * that to the bucket, past the API; then its completion is confirmed by what the bucket has.
 */
export class FileService {
  constructor(
    private readonly files: FileRepository,
    private readonly store: FileStore,
    private readonly now: Clock = Date.now,
  ) {}

  /** @throws NotFoundError, ConflictError for an archived solution, ValidationError for one file too many */
  async declare(
    solutionId: string,
    body: Output<typeof newFile>,
    { userId }: Principal,
  ): Promise<Output<typeof fileUpload>> {
    const name = safeFileName(body.name);
    if (name === undefined) throw new ValidationError([{ field: "name", message: "holds no file name" }]);
    const { type, size, sha256 } = body;
    const createdAt = new Date(this.now()).toISOString();
    const file: SolutionFile = { name, type, size, sha256, status: "unfinished", createdAt };
    const address = { solutionId, ownerId: userId, fileId: newId() };

    const outcome = await this.files.add(address, file, LIMITS.files);
    if (!outcome.written) {
      refuseArchived(outcome.details);
      throw new ValidationError([{ field: "files", message: `must have at most ${LIMITS.files} items` }]);
    }
    await told("declared", address);
    return {
      ...toFile(address.fileId, file),
      upload: this.store.uploadOf(fileKey(solutionId, address.fileId), file),
    };
  }

  /**
   * Makes an uploaded file ready; one that is ready stays so.
   *
   * @throws NotFoundError, ConflictError while the bucket has not exactly the declared file, UnavailableError
   */
  async complete(
    solutionId: string,
    fileId: string,
    { userId }: Principal,
  ): Promise<Output<typeof solutionFile>> {
    const address = { solutionId, ownerId: userId, fileId };
    const file = await this.find(address);
    if (isReady(file)) return toFile(fileId, file);

    checkUpload(file, await this.store.find(fileKey(solutionId, fileId)));
    const outcome = await this.files.complete(address);
    if (!outcome.written) {
      // Somebody else was faster: completed it, removed it, or archived the solution.
      const current = outcome.details?.files[fileId];
      if (current === undefined) throw new NotFoundError();
      if (isReady(current)) return toFile(fileId, current);
      refuseArchived(outcome.details);
      throw new ConflictError("It is changing: try again.", { retryAfter: 1 });
    }
    await told("completed", address);
    return toFile(fileId, { ...file, status: "ready" });
  }

  /**
   * Removes a file of a draft, or an unfinished one. What was published is sold and stays.
   *
   * @throws NotFoundError, ConflictError
   */
  async remove(solutionId: string, fileId: string, { userId }: Principal): Promise<void> {
    const address = { solutionId, ownerId: userId, fileId };
    const file = await this.find(address);
    const outcome = await this.files.remove(address, file);
    if (!outcome.written) {
      const { details } = outcome;
      if (details?.files[fileId] === undefined) throw new NotFoundError();
      throw new ConflictError("Files can be removed from drafts only.", {
        details: { status: details.status },
      });
    }
    await told("removed", address);
    try {
      await this.store.remove(fileKey(solutionId, fileId));
    } catch (error) {
      // Nothing refers to the object any more: it only takes room.
      log("WARN", "object of a removed file left behind", { solutionId, fileId, ...errorFields(error) });
    }
  }

  private async find(address: FileAddress): Promise<SolutionFile> {
    const file = (await this.files.find(address))?.files[address.fileId];
    if (file === undefined) throw new NotFoundError();
    return file;
  }
}

/** @throws ConflictError unless the bucket has exactly what was declared */
function checkUpload({ size, sha256 }: SolutionFile, stored: StoredObject | undefined): void {
  if (stored === undefined) throw new ConflictError("It has not been uploaded yet.");
  if (stored.size !== size || stored.sha256 !== sha256) {
    throw new ConflictError("What was uploaded is not the file that was declared.");
  }
}

/** @throws NotFoundError, ConflictError */
function refuseArchived(details: SolutionDetails | undefined): void {
  if (details === undefined) throw new NotFoundError();
  if (details.status !== "archived") return;
  throw new ConflictError("It is archived and stays as it is.", { details: { status: details.status } });
}

function told(what: "declared" | "completed" | "removed", { fileId, ownerId }: FileAddress): Promise<void> {
  return audit({
    action: `solution-file.${what}`,
    actor: ownerId,
    kind: "solution-file",
    id: fileId,
    version: what,
  });
}
