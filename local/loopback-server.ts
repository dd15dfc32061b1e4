import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";

/** An HTTP server that only this computer reaches. */
export interface LoopbackServer {
  /** For example `http://127.0.0.1:9000`. */
  readonly endpoint: string;
  /** Ends it with all of its connections. */
  stop(): Promise<void>;
}

/**
 * @param port @default any that is free
 * @throws Error with code EADDRINUSE when the port is taken
 */
export async function startLoopbackServer(listener: RequestListener, port = 0): Promise<LoopbackServer> {
  const server = createServer(listener).listen(port, "127.0.0.1");
  await once(server, "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, "close");
    },
  };
}
