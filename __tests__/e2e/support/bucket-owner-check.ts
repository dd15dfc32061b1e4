import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";

/**
 * A proxy that refuses what names another owner of a bucket than it has, as S3 does; moto takes every owner for right.
 *
 * @param owners accounts by the name of their bucket
 */
export async function startOwnerCheck(
  target: string,
  owners: Readonly<Record<string, string>>,
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const server = createServer((incoming, answer) => {
    const owner = owners[(incoming.url ?? "").split(/[/?]/)[1] ?? ""];
    const expected = incoming.headers["x-amz-expected-bucket-owner"];
    if (owner !== undefined && expected !== undefined && expected !== owner) {
      answer.writeHead(403).end();
      return;
    }
    const forwarded = request(
      new URL(incoming.url ?? "/", target),
      { method: incoming.method, headers: incoming.headers },
      (response) => {
        answer.writeHead(response.statusCode ?? 500, response.headers);
        response.pipe(answer);
      },
    );
    incoming.pipe(forwarded);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
