import { NoAnswerError } from "../client/api-client";
import {
  addFile,
  type Call,
  everyItem,
  expecting,
  publish,
  textOf,
  UnexpectedAnswerError,
  UploadError,
} from "../client/marketplace";
import type { PlannedSolution } from "./seed-plan";

/** A partner's solution as the API tells it. */
interface OwnSolution {
  readonly solutionId: string;
  readonly title: string;
  readonly status: "draft" | "published" | "archived";
}

const ATTEMPTS = 8;

/** Titles and ids of what a partner has published. Needs no session. */
export async function publishedBy(call: Call, partnerId: string): Promise<ReadonlyMap<string, string>> {
  const items = await everyItem<OwnSolution>(call, `/solutions?partnerId=${partnerId}&limit=100`);
  return new Map(items.map(({ title, solutionId }) => [title, solutionId]));
}

/**
 * Publishes a solution unless its partner has one of that title; goes on with a draft that an earlier run left.
 *
 * @param once calls that are made once each: what makes something may have made it although no answer came
 * @param call calls that may be repeated
 * @returns the solution's id
 * @throws UnexpectedAnswerError, NoAnswerError
 */
export async function ensureSolution(
  once: Call,
  call: Call,
  token: string,
  planned: PlannedSolution,
): Promise<string> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await makeSolution(once, call, token, planned);
    } catch (error) {
      if (attempt === ATTEMPTS || !passes(error)) throw error;
    }
  }
}

async function makeSolution(
  once: Call,
  call: Call,
  token: string,
  planned: PlannedSolution,
): Promise<string> {
  const own = await everyItem<OwnSolution>(call, "/users/me/solutions?limit=100", token);
  const known = own.find(({ title, status }) => title === planned.title && status !== "archived");
  if (known?.status === "published") return known.solutionId;
  const { title, summary, description, category, price } = planned;
  const solutionId =
    known?.solutionId ??
    textOf(
      await expecting(
        [201],
        `Drafting ${title}`,
        once("POST", "/solutions", { body: { title, summary, description, category, price }, token }),
      ),
      "solutionId",
    );
  await finish(once, call, token, solutionId, planned);
  return solutionId;
}

/** Gives a draft its one file, and publishes it. */
async function finish(
  once: Call,
  call: Call,
  token: string,
  solutionId: string,
  { title, description }: PlannedSolution,
): Promise<void> {
  const path = `/users/me/solutions/${solutionId}`;
  const read = await expecting([200], `Reading ${title}`, call("GET", path, { token }));
  const { files, version } = read.body as {
    readonly files: readonly { readonly fileId: string; readonly status: string }[];
    readonly version: number;
  };
  for (const { fileId } of files.filter(({ status }) => status === "unfinished")) {
    const asked = call("DELETE", `/solutions/${solutionId}/files/${fileId}`, { token });
    await expecting([204, 404], `Removing an unfinished file of ${title}`, asked);
  }
  if (!files.some(({ status }) => status === "ready")) {
    await addFile(once, token, solutionId, { name: "README.txt", text: `${title}\n\n${description}\n` });
  }
  await publish(call, token, solutionId, version);
}

function passes(error: unknown): boolean {
  if (error instanceof NoAnswerError || error instanceof UploadError) return true;
  // 409: an earlier attempt, whose answer got lost, was at it.
  return (
    error instanceof UnexpectedAnswerError && (error.answer.status >= 500 || error.answer.status === 409)
  );
}
