import { readFile } from "node:fs/promises";
import type { IncomingMessage, ServerResponse } from "node:http";
import { join } from "node:path";
import { json } from "node:stream/consumers";
import type { ReceivedMail } from "../aws/mailbox";
import type { LocalPlatform } from "../local-platform";
import type { LocalStage } from "../terraform/local-stage";
import { framedPolicy } from "./content-policy";
import type { LiveEvents } from "./live-events";
import { ADMINS_ADDRESS, MAILS_ADDRESS } from "./local-addresses";
import { LocalOperator } from "./local-operator";
import { pageFiles, sendFile } from "./page-files";
import { architectureText, stageSummary } from "./stage-summary";

type Answer = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;

/** Addresses of the page, and of what it asks for; below `/_local/files/` its files. */
export function pageRoutes(platform: LocalPlatform, events: LiveEvents): Answer {
  const files = pageFiles();
  const file =
    (name: string, policy?: string): Answer =>
    (_, response) => {
      const found = files.get(name);
      if (found === undefined) return sendText(response, 404, "There is no such file.\n");
      if (policy !== undefined) response.setHeader("content-security-policy", policy);
      return sendFile(response, found);
    };
  const routes: Readonly<Record<string, Answer>> = {
    "GET /": file("page.html"),
    "GET /_local/explorer": file("explorer.html", framedPolicy()),
    "GET /_local/architecture": file("architecture.html", framedPolicy()),
    "GET /_local/architecture.mmd": (_, response) =>
      sendText(response, 200, architectureText(platform.stage)),
    "GET /_local/openapi.json": async (_, response) =>
      sendJson(response, 200, await publishedDocument(platform)),
    "GET /_local/stage": (_, response) => sendJson(response, 200, stageSummary(platform)),
    "GET /_local/events": (_, response) => events.tell(response),
    "GET /_local/payments": (_, response) => sendJson(response, 200, platform.peers.payments.ledger()),
    "POST /_local/payments": takingJson((body) => completePayment(platform, body)),
    [`GET ${MAILS_ADDRESS}`]: (request, response) =>
      sendJson(response, 200, { items: mailsTo(platform, request) }),
    [`POST ${ADMINS_ADDRESS}`]: takingJson(async ({ email }) => ({
      said: await new LocalOperator(platform).grantAdmin(String(email)),
    })),
  };
  return (request, response) => {
    const [path = ""] = (request.url ?? "").split("?", 1);
    const name = /^\/_local\/files\/([\w.-]+)$/.exec(path)?.[1];
    const answer = name === undefined ? routes[`${request.method} ${path}`] : file(name);
    return answer === undefined ? sendText(response, 404, "Nothing is here.\n") : answer(request, response);
  };
}

/** The document that clients get, with this platform as its server. */
async function publishedDocument({ stage, url }: { stage: LocalStage; url: string }): Promise<object> {
  const path = join(stage.outdir, `openapi-${stage.config.name}.json`);
  const document: object = JSON.parse(await readFile(path, "utf8"));
  return { ...document, servers: [{ url, description: `Stage ${stage.config.name} on this computer` }] };
}

/** The buyer does, or refuses, what the bank asks for. */
function completePayment({ peers }: LocalPlatform, { paymentId, how }: Body): object {
  if (how !== "succeeds" && how !== "declines") throw new Error('"how" is succeeds or declines.');
  if (peers.payments.completeAction(String(paymentId), how)) return { paymentId, how };
  throw new Error("No such payment waits for the buyer.");
}

/** To the address that the query names, or to all. */
function mailsTo({ peers }: LocalPlatform, { url = "" }: IncomingMessage): readonly ReceivedMail[] {
  const [, query] = url.split("?");
  const to = new URLSearchParams(query).get("to");
  const mails = peers.mails.recent();
  return to === null ? mails : mails.filter((mail) => mail.to.includes(to));
}

type Body = Readonly<Record<string, unknown>>;

/** Browsers let other sites' pages send forms and plain text to anybody, but not JSON. */
function takingJson(work: (body: Body) => Promise<object> | object): Answer {
  return async (request, response) => {
    if (request.headers["content-type"] !== "application/json") {
      return sendText(response, 415, "This takes application/json.\n");
    }
    try {
      sendJson(response, 200, await work((await json(request)) as Body));
    } catch (error) {
      sendJson(response, 409, { error: (error as Error).message });
    }
  };
}

function sendJson(response: ServerResponse, status: number, value: object): void {
  response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(value));
}

function sendText(response: ServerResponse, status: number, text: string): void {
  response.writeHead(status, { "content-type": "text/plain; charset=utf-8" }).end(text);
}
