import { audit } from "../common/audit";
import type { Principal } from "../common/auth";
import type { Clock } from "../common/clock";
import { ConflictError, ForbiddenError, NotFoundError } from "../common/errors";
import { newId } from "../common/ids";
import type { Output } from "../common/schema";
import { archived, draft, edited } from "./head-changes";
import type { SolutionRepository } from "./repository";
import type { newSolution, ownSolution, ownSolutionList, ownSolutionQuery, solutionChange } from "./schema";
import { listed } from "./service";
import type { SolutionHead, StoredSolution } from "./solution";
import type { ChangeOutcome, SolutionWriter } from "./solution-writer";
import { toOwnSolution, toOwnSummary } from "./views";

type Own = Output<typeof ownSolution>;
type Change = Output<typeof solutionChange>;

/** Archiving is about no version: it is tried again when an edit comes between, at most so often in all. */
const ARCHIVE_ATTEMPTS = 5;

/** What partners do with their solutions. That they are partners, and active, the route's access has seen to. */
export class PartnerService {
  constructor(
    private readonly solutions: SolutionRepository,
    private readonly writer: SolutionWriter,
    private readonly now: Clock = Date.now,
  ) {}

  async list(
    query: Output<typeof ownSolutionQuery>,
    { userId }: Principal,
  ): Promise<Output<typeof ownSolutionList>> {
    const { status } = query;
    const filter = { owner: userId, status };
    return listed("partner-index", filter, query, toOwnSummary, (request) =>
      this.solutions.listOwn(userId, status, request),
    );
  }

  /** @throws NotFoundError also for somebody else's solution: it is hidden */
  async read(solutionId: string, principal: Principal): Promise<Own> {
    return toOwnSolution(await this.own(solutionId, principal));
  }

  /**
   * For admins: anybody's solution.
   *
   * @throws NotFoundError
   */
  async readAny(solutionId: string): Promise<Own> {
    const found = await this.solutions.find(solutionId);
    if (found === undefined) throw new NotFoundError();
    return toOwnSolution(found);
  }

  /** Makes a draft. */
  async create(body: Output<typeof newSolution>, { userId }: Principal): Promise<Own> {
    const head = draft(newId(), userId, body, this.time());
    const details = await this.writer.create(head, body.description);
    await told("created", head, userId);
    return toOwnSolution({ head, details });
  }

  /**
   * Changes a draft or a published solution, and publishes a draft.
   *
   * @throws NotFoundError, ConflictError when it has changed since `change.version`, is archived, or has files missing
   */
  async edit(solutionId: string, change: Change, principal: Principal): Promise<Own> {
    const { head, details } = await this.own(solutionId, principal);
    if (head.status === "archived") throw final(head);
    if (head.version !== change.version) throw outdated(head);

    const after = edited(head, change, this.time());
    const outcome = await this.writer.replace(head, after, { description: change.description });
    check(outcome, head);
    const enters = head.category === undefined && after.category !== undefined;
    await told(enters ? "published" : "edited", after, principal.userId);
    const { description = details.description } = change;
    return toOwnSolution({ head: after, details: { ...details, description } });
  }

  /**
   * Takes a solution out of the catalogue for good. Who bought it keeps its files.
   *
   * @throws NotFoundError, ConflictError
   */
  async archive(solutionId: string, principal: Principal): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      const { head } = await this.own(solutionId, principal);
      if (head.status === "archived") return;
      const after = archived(head, this.time());
      const outcome = await this.writer.replace(head, after);
      if (outcome.outcome === "outdated" && attempt < ARCHIVE_ATTEMPTS) continue;
      check(outcome, head);
      await told("archived", after, principal.userId);
      return;
    }
  }

  private async own(solutionId: string, { userId }: Principal): Promise<StoredSolution> {
    const found = await this.solutions.find(solutionId);
    if (found?.head.partnerId !== userId) throw new NotFoundError();
    return found;
  }

  private time(): string {
    return new Date(this.now()).toISOString();
  }
}

function check(result: ChangeOutcome, { version, status }: SolutionHead): void {
  switch (result.outcome) {
    case "written":
      return;
    case "outdated":
      throw result.head.status === "archived" ? final(result.head) : outdated(result.head);
    case "incomplete":
      throw new ConflictError("To be published, it needs a ready file, and no unfinished one.", {
        details: { version, status },
      });
    case "inactive":
      throw new ForbiddenError();
  }
}

function outdated({ version, status }: SolutionHead): ConflictError {
  return new ConflictError("It has changed since that version.", { details: { version, status } });
}

function final({ version, status }: SolutionHead): ConflictError {
  return new ConflictError("It is archived and stays as it is.", { details: { version, status } });
}

function told(
  what: "created" | "edited" | "published" | "archived",
  { solutionId, version }: SolutionHead,
  actor: string,
): Promise<void> {
  return audit({ action: `solution.${what}`, actor, kind: "solution", id: solutionId, version });
}
