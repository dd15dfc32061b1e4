import type { IncomingMessage, ServerResponse } from "node:http";
import { json } from "node:stream/consumers";
import { grantAdmin } from "./grant-admin";
import type { LocalPlatform } from "./local-platform";

/** Latest mails as JSON, oldest first; `?to=` leaves out those to others. */
export const MAILS_ROUTE = "/_local/mails";
/** `POST {"email"}` makes a registered user an admin, as `npm run admin -- grant` does in a deployed stage. */
export const ADMINS_ROUTE = "/_local/admins";

const JSON_TYPE = "application/json";
/** Names of this computer: another one in a request is a page elsewhere that had its name changed to lead here. */
const OWN_NAMES: readonly string[] = ["localhost", "127.0.0.1", "[::1]"];

/** What developers need beside the API: the mails with their codes, and a first admin. */
export function mountDeveloperRoutes(platform: LocalPlatform): void {
  mountJson(platform, MAILS_ROUTE, "GET", (url) => {
    const to = url.searchParams.get("to");
    const mails = platform.peers.mails.recent();
    return { items: to === null ? mails : mails.filter((mail) => mail.to.includes(to)) };
  });
  mountJson(platform, ADMINS_ROUTE, "POST", async (_, body) => {
    const { email } = (body ?? {}) as { readonly email?: unknown };
    if (typeof email !== "string") throw new Refusal(400, 'The body must be {"email": "…"}.');
    await grantAdmin(platform, email).catch((error: Error) => {
      throw new Refusal(409, error.message);
    });
    return { email, role: "admin" };
  });
}

/** An answer that is a problem. */
class Refusal extends Error {
  override readonly name = "Refusal";
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

type Work = (url: URL, body: unknown) => unknown;

function mountJson(platform: LocalPlatform, path: string, method: string, work: Work): void {
  platform.mount(path, (incoming, outgoing) => {
    answered(incoming, method, path, work).then(
      (body) => send(outgoing, 200, JSON_TYPE, body),
      (error: unknown) => {
        const status = error instanceof Refusal ? error.status : 500;
        const detail = error instanceof Error ? error.message : String(error);
        send(outgoing, status, "application/problem+json", {
          type: "about:blank",
          title: "Not done",
          status,
          detail,
        });
      },
    );
  });
}

async function answered(
  incoming: IncomingMessage,
  method: string,
  path: string,
  work: Work,
): Promise<unknown> {
  const url = new URL(incoming.url ?? "/", "http://localhost");
  checkOwn(incoming);
  if (url.pathname !== path) throw new Refusal(404, `There is only ${method} ${path}.`);
  if (incoming.method !== method) throw new Refusal(405, `Only ${method} works here.`);
  return work(url, method === "GET" ? undefined : await bodyOf(incoming));
}

/** Pages of other origins have no business here; JSON cannot be sent across origins without asking first. */
function checkOwn({ headers }: IncomingMessage): void {
  const { host = "", origin } = headers;
  const isOwn = OWN_NAMES.includes(host.replace(/:\d+$/, ""));
  if (!isOwn || (origin !== undefined && origin !== `http://${host}`)) {
    throw new Refusal(403, "Only pages and programs of this computer may ask here.");
  }
}

async function bodyOf(incoming: IncomingMessage): Promise<unknown> {
  if (incoming.headers["content-type"] !== JSON_TYPE)
    throw new Refusal(415, `The body must be ${JSON_TYPE}.`);
  return json(incoming).catch(() => {
    throw new Refusal(400, "The body must be JSON.");
  });
}

function send(outgoing: ServerResponse, status: number, type: string, body: unknown): void {
  outgoing.writeHead(status, { "content-type": type, "cache-control": "no-store" }).end(JSON.stringify(body));
}
