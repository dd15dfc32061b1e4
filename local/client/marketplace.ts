import { createHash } from "node:crypto";
import type { ApiAnswer, CallOptions } from "./api-client";

/** Calls one route; who watches calls wraps it. */
export type Call = (method: string, path: string, options?: CallOptions) => Promise<ApiAnswer>;

export interface Price {
  /** Minor units. */
  readonly amount: number;
  /** ISO 4217. */
  readonly currency: string;
}

/** What is uploaded. */
export interface Content {
  readonly name: string;
  readonly text: string;
}

/** The API answered something else than what was to be done. */
export class UnexpectedAnswerError extends Error {
  override readonly name = "UnexpectedAnswerError";
  constructor(
    what: string,
    readonly answer: ApiAnswer,
  ) {
    super(`${what} was answered ${answer.status}: ${answer.text.slice(0, 500)}`);
  }
}

/** @throws UnexpectedAnswerError when the status is not among those that are expected */
export async function expecting(
  statuses: readonly number[],
  what: string,
  asked: Promise<ApiAnswer>,
): Promise<ApiAnswer> {
  const answer = await asked;
  if (statuses.includes(answer.status)) return answer;
  throw new UnexpectedAnswerError(what, answer);
}

/** The member of a JSON answer as text; empty without one. */
export function textOf({ body }: ApiAnswer, member: string): string {
  const value = (body as Readonly<Record<string, unknown>> | undefined)?.[member];
  return value === undefined ? "" : String(value);
}

/** All items of a list, page by page. @param path with a query already */
export async function everyItem<T>(call: Call, path: string, token?: string): Promise<readonly T[]> {
  const items: T[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = cursor === undefined ? path : `${path}&cursor=${encodeURIComponent(cursor)}`;
    const answer = await expecting([200], `GET ${path}`, call("GET", page, { token }));
    const { items: found, nextCursor } = answer.body as { items: readonly T[]; nextCursor?: string };
    items.push(...found);
    if (nextCursor === undefined) return items;
    cursor = nextCursor;
  }
}

/** @returns the token of a new session; undefined when address or password are wrong */
export async function signIn(call: Call, email: string, password: string): Promise<string | undefined> {
  const asked = call("POST", "/sessions", { body: { email, password } });
  const answer = await expecting([201, 401], `Signing in as ${email}`, asked);
  return answer.status === 201 ? textOf(answer, "token") : undefined;
}

/**
 * Adds a file to a draft: declares, uploads and confirms it.
 *
 * @returns the file's id
 * @throws UnexpectedAnswerError, UploadError
 */
export async function addFile(
  call: Call,
  token: string,
  solutionId: string,
  { name, text }: Content,
): Promise<string> {
  const bytes = Buffer.from(text);
  const body = {
    name,
    type: "text/plain",
    size: bytes.length,
    sha256: createHash("sha256").update(bytes).digest("hex"),
  };
  const path = `/solutions/${solutionId}/files`;
  const declared = await expecting([201], `Declaring ${name}`, call("POST", path, { body, token }));
  const { fileId, upload } = declared.body as {
    readonly fileId: string;
    readonly upload: { readonly url: string; readonly fields: Readonly<Record<string, string>> };
  };
  await uploadForm(upload.url, upload.fields, bytes);
  await expecting([200], `Confirming ${name}`, call("POST", `${path}/${fileId}/complete`, { token }));
  return fileId;
}

/** The object store did not take a file. */
export class UploadError extends Error {
  override readonly name = "UploadError";
}

/** As a browser does it. @throws UploadError */
async function uploadForm(
  url: string,
  fields: Readonly<Record<string, string>>,
  bytes: Buffer,
): Promise<void> {
  const form = new FormData();
  for (const [field, value] of Object.entries(fields)) form.append(field, value);
  form.append("file", new Blob([new Uint8Array(bytes)]));
  const answer = await fetch(url, { method: "POST", body: form }).catch((error: unknown) => {
    throw new UploadError(`The upload to ${url} failed.`, { cause: error });
  });
  if (answer.status !== 204) throw new UploadError(`The upload to ${url} was answered ${answer.status}.`);
}

/** @param version that the draft has @throws UnexpectedAnswerError */
export async function publish(call: Call, token: string, solutionId: string, version: number): Promise<void> {
  const body = { version, status: "published" };
  const path = `/solutions/${solutionId}`;
  await expecting([200], `Publishing ${solutionId}`, call("PATCH", path, { body, token }));
}
