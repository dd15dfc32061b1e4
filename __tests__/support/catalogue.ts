import { createHash, randomUUID } from "node:crypto";
import type { Principal } from "../../handlers/common/auth";
import type { RouteTable } from "../../handlers/common/route";
import { solutionRoutes } from "../../handlers/solutions/routes";
import type { ApiRequest } from "./api-event";
import { type ApiAnswer, callRoute } from "./invocation";
import { type MarketplaceTables, startMarketplaceTables } from "./marketplace-tables";
import { type ObjectStore, startObjectStore } from "./object-store";
import { type SecretStore, startSecretStore } from "./secret-store";

type Operation = keyof typeof solutionRoutes;

/** A form as the API hands it out. */
export interface UploadForm {
  readonly url: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly expiresAt: string;
}

/** The solutions function with everything it calls, on this computer. */
export interface Catalogue {
  readonly tables: MarketplaceTables;
  readonly secrets: SecretStore;
  readonly store: ObjectStore;
  /** Calls a route as a user; as nobody without one. */
  call(
    operation: Operation,
    as: Principal | undefined,
    request?: Omit<ApiRequest, "principal">,
  ): Promise<ApiAnswer>;
  /** A new active partner. */
  partner(): Promise<Principal>;
  stop(): Promise<void>;
}

export interface CatalogueOptions {
  /** Epoch milliseconds, for the store of files. @default the time */
  readonly now?: () => number;
  /** The endpoint of DynamoDB by which the function reaches an engine. @default the engine's */
  readonly through?: (engine: string) => Promise<string>;
}

export async function startCatalogue({
  now = Date.now,
  through = async (engine) => engine,
}: CatalogueOptions = {}): Promise<Catalogue> {
  const tables = await startMarketplaceTables();
  const { AWS_ENDPOINT_URL_DYNAMODB: engine = "" } = tables.environment;
  const secrets = await startSecretStore();
  const store = await startObjectStore(undefined, now);
  Object.assign(process.env, tables.environment, secrets.environment, store.environment, {
    AWS_ENDPOINT_URL_DYNAMODB: await through(engine),
  });
  const { handler } = await import("../../handlers/solutions/handler");
  const routes: RouteTable = solutionRoutes;

  return {
    tables,
    secrets,
    store,
    call: (operation, principal, request = {}) => {
      const route = routes[operation];
      if (route === undefined) throw new Error(`no route ${operation}`);
      const { body, headers } = request;
      const json = body === undefined ? {} : { "content-type": "application/json" };
      return callRoute(handler, route, { ...request, headers: { ...json, ...headers }, principal });
    },
    partner: async () => {
      const userId = newUserId();
      await tables.put("users", {
        kind: "user",
        userId,
        role: "partner",
        status: "active",
        sessionEpoch: 1,
      });
      return principalOf(userId, "partner");
    },
    stop: async () => {
      await Promise.all([tables.stop(), secrets.stop(), store.stop()]);
    },
  };
}

export function newUserId(): string {
  return randomUUID().replace(/^(.{14})./, "$17");
}

export function principalOf(userId: string, role: Principal["role"]): Principal {
  return { userId, role, sessionId: "session", sessionEpoch: 1 };
}

/** The body of a new draft. */
export function newDraft(members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    title: "Counter",
    summary: "Counts things",
    description: "All about it.\nTwo lines.",
    category: "data",
    price: { amount: 1999, currency: "EUR" },
    ...members,
  });
}

/** The body that declares a file of this content. */
export function newFile(content: string, members: Readonly<Record<string, unknown>> = {}): string {
  return JSON.stringify({
    name: "counter.zip",
    type: "application/zip",
    size: Buffer.byteLength(content),
    sha256: createHash("sha256").update(content).digest("hex"),
    ...members,
  });
}

/** Posts a form as a browser would. @param changed fields that are set otherwise, or removed */
export function postForm(
  { url, fields }: UploadForm,
  content: string,
  changed: Readonly<Record<string, string | undefined>> = {},
): Promise<Response> {
  const form = new FormData();
  for (const [name, value] of Object.entries({ ...fields, ...changed })) {
    if (value !== undefined) form.set(name, value);
  }
  form.set("file", new Blob([content]), "whatever");
  return fetch(url, { method: "POST", body: form });
}

/** Makes a draft and returns its id. */
export async function makeDraft(
  catalogue: Catalogue,
  partner: Principal,
  members: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const { body } = await catalogue.call("createSolution", partner, { body: newDraft(members) });
  return String(body.solutionId);
}

/** Declares, uploads and completes a file of a solution, and returns its id. */
export async function addFile(
  catalogue: Catalogue,
  partner: Principal,
  solutionId: string,
  content = "content",
): Promise<string> {
  const declared = await catalogue.call("declareFile", partner, {
    params: { solutionId },
    body: newFile(content),
  });
  const fileId = String(declared.body.fileId);
  await postForm(declared.body.upload as UploadForm, content);
  await catalogue.call("completeFile", partner, { params: { solutionId, fileId } });
  return fileId;
}

/** Makes a published solution with one file and returns its id; its version is 2. */
export async function makePublished(
  catalogue: Catalogue,
  partner: Principal,
  members: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const solutionId = await makeDraft(catalogue, partner, members);
  await addFile(catalogue, partner, solutionId);
  const { status } = await catalogue.call("editSolution", partner, {
    params: { solutionId },
    body: JSON.stringify({ version: 1, status: "published" }),
  });
  if (status !== 200) throw new Error(`publishing was answered with ${status}`);
  return solutionId;
}
