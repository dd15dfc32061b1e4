import { type IncomingHttpHeaders, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { startLoopbackServer } from "../../../local/loopback-server";

/** A call on its way to the emulator. */
export interface ProxiedCall {
  readonly method: string;
  /** With the query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

/** What a proxy answers by itself: a status, or with it a body. */
export type ProxyAnswer = number | { readonly status: number; readonly body: string | Buffer };

export interface RunningProxy {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Stands before an emulator.
 *
 * @param look sees every call; what it returns is the answer, and the emulator never hears of the call
 */
export async function startProxy(
  target: string,
  look: (call: ProxiedCall) => ProxyAnswer | undefined | Promise<ProxyAnswer | undefined>,
): Promise<RunningProxy> {
  const { endpoint: url, stop } = await startLoopbackServer(async (incoming, answer) => {
    const { method = "GET", url: path = "/", headers } = incoming;
    const body = await buffer(incoming);
    const own = await look({ method, path, headers, body });
    if (own !== undefined) {
      const { status, body: text } = typeof own === "number" ? { status: own, body: "" } : own;
      answer.writeHead(status).end(text);
      return;
    }
    const forwarded = request(new URL(path, target), { method, headers }, (response) => {
      answer.writeHead(response.statusCode ?? 500, response.headers);
      response.pipe(answer);
    });
    forwarded.on("error", () => answer.destroy());
    forwarded.end(body);
  });
  return { url, stop };
}

/**
 * Refuses what names another owner of a bucket than it has, as S3 does; moto takes every owner for right.
 *
 * @param owners accounts by the name of their bucket
 */
export function checkOwners(
  owners: Readonly<Record<string, string>>,
): (call: ProxiedCall) => number | undefined {
  return ({ path, headers }) => {
    const owner = owners[path.split(/[/?]/)[1] ?? ""];
    const expected = headers["x-amz-expected-bucket-owner"];
    return owner !== undefined && expected !== undefined && expected !== owner ? 403 : undefined;
  };
}
