import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import type { LocalPlatform } from "../local-platform";
import { contentPolicy } from "./content-policy";
import { LiveEvents } from "./live-events";
import { foreignness } from "./own-origin";
import { pageRoutes } from "./page-routes";

/** Of every answer: nothing is kept, guessed, shown or read by another site's page. */
const HEADERS = {
  "cache-control": "no-store",
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-resource-policy": "same-origin",
  "referrer-policy": "no-referrer",
  "x-content-type-options": "nosniff",
} as const;

/**
 * Serves the page for people at `/`, and what it needs below `/_local`, as long as the platform runs. Pages of other sites
 * get none of it: see own-origin.ts.
 */
export function mountPage(platform: LocalPlatform): void {
  const events = new LiveEvents(platform);
  const answer = pageRoutes(platform, events);
  const { AWS_ENDPOINT_URL_S3: objects = "", CDN_ENDPOINT: downloads = "" } = platform.peers.endpoints;
  const policy = contentPolicy([objects, downloads]);

  const listen = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(HEADERS)) response.setHeader(name, value);
    const foreign = foreignness(request, platform.url);
    if (foreign !== undefined)
      return void response.writeHead(403, { "content-type": "text/plain" }).end(foreign);
    response.setHeader("content-security-policy", policy);
    await answer(request, response);
  };
  const listener: RequestListener = (request, response) => {
    listen(request, response).catch((error: Error) => {
      if (response.headersSent) response.destroy();
      else response.writeHead(500, { "content-type": "text/plain; charset=utf-8" }).end(error.message);
    });
  };
  platform.mount("/", listener);
  platform.mount("/_local", listener);
}
