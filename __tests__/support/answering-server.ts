import { json } from "node:stream/consumers";
import { startLoopbackServer } from "../../local/loopback-server";

/** An answer of JSON, none at all, or a connection that ends instead. */
export type CannedAnswer = { readonly status: number; readonly body: object } | "silence" | "hang-up";

/** A service on this computer that answers what it is told to: for the trouble that real ones do not make on demand. */
export interface AnsweringServer {
  readonly endpoint: string;
  /** The next answers, of which the last one is repeated. Forgets what was received before. */
  answer(...answers: readonly CannedAnswer[]): void;
  /** The bodies of the requests since the answers were set. */
  received(): readonly Readonly<Record<string, unknown>>[];
  stop(): Promise<void>;
}

export async function startAnsweringServer(): Promise<AnsweringServer> {
  let answers: readonly CannedAnswer[] = [];
  let received: Record<string, unknown>[] = [];

  const { endpoint, stop } = await startLoopbackServer(async (request, response) => {
    const body = (await json(request)) as Record<string, unknown>;
    const answer = answers[Math.min(received.length, answers.length - 1)];
    received.push(body);
    if (answer === "hang-up") request.socket.destroy();
    if (typeof answer !== "object") return;
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.0" });
    response.end(JSON.stringify(answer.body));
  });
  return {
    endpoint,
    answer: (...next) => {
      answers = next;
      received = [];
    },
    received: () => received,
    stop,
  };
}
