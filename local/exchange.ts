import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { setTimeout } from "node:timers/promises";

/** A request with its whole body. */
export interface Exchange {
  readonly method: string;
  /** Path and query as they came. */
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

export interface Answer {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: string | Buffer;
}

/**
 * What goes wrong with a request: there is never an answer, or the connection breaks instead of one after so many
 * milliseconds; it breaks before anything is done, or after all of it; it takes so many milliseconds longer; or it is answered
 * by this, with nothing done.
 */
export type Disturbance =
  | "silence"
  | "reset"
  | "lost-answer"
  | { readonly delay: number }
  | { readonly hangUpAfter: number }
  | Answer;

/** Decides what goes wrong with a request; undefined: nothing. */
export type Disturb = (request: Exchange) => Disturbance | undefined;

/** Serves requests by `work`, which answers all that it knows to be an error. What it throws is a 500 without words. */
export function servingExchanges(
  work: (request: Exchange) => Promise<Answer> | Answer,
  disturb: Disturb = () => undefined,
): RequestListener {
  return (incoming, outgoing) => {
    serve(incoming, outgoing, work, disturb).catch(() => {
      if (outgoing.headersSent) outgoing.destroy();
      else outgoing.writeHead(500).end();
    });
  };
}

async function serve(
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  work: (request: Exchange) => Promise<Answer> | Answer,
  disturb: Disturb,
): Promise<void> {
  const { method = "GET", url = "/", headers } = incoming;
  const request = { method, url, headers, body: await buffer(incoming) };
  const disturbance = disturb(request);
  if (disturbance === "silence") return;
  if (disturbance === "reset") return void incoming.socket.resetAndDestroy();
  if (typeof disturbance === "object") {
    if ("status" in disturbance) return send(outgoing, disturbance);
    if ("hangUpAfter" in disturbance) {
      await setTimeout(disturbance.hangUpAfter, undefined, { ref: false });
      return void incoming.socket.destroy();
    }
    await setTimeout(disturbance.delay, undefined, { ref: false });
  }
  const answer = await work(request);
  if (disturbance === "lost-answer") return void incoming.socket.resetAndDestroy();
  send(outgoing, answer);
}

function send(outgoing: ServerResponse, { status, headers = {}, body }: Answer): void {
  for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
  outgoing.writeHead(status).end(body);
}
