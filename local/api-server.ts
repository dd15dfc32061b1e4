import { once } from "node:events";
import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerResponse,
} from "node:http";
import type { AddressInfo } from "node:net";
import { promisify } from "node:util";
import { gzip } from "node:zlib";
import { ConfigurationError } from "../config/errors";
import type { ApiRequest, ApiResponse } from "./gateway/api-messages";
import { PAYLOAD_LIMIT } from "./gateway/rest-api";

/** Answers a request to the API. */
export type ApiListener = (request: ApiRequest) => Promise<ApiResponse>;

export interface ApiServerOptions {
  /** 0: any that is free. */
  readonly port: number;
}

const compressed = promisify(gzip);

/** The API over HTTP on this computer only, and beside it what is mounted. */
export class ApiServer {
  private readonly mounts: { readonly prefix: string; readonly listener: RequestListener }[] = [];
  private api: Promise<ApiListener>;
  /** Serves the API from now on; requests that came before have waited. */
  serve: (api: ApiListener) => void = () => {};
  /** Bytes from which answers are compressed for clients that want it; undefined: none are. */
  minimumCompressionSize: number | undefined;

  private constructor(private readonly server: Server) {
    this.api = new Promise((resolve) => {
      this.serve = resolve;
    });
    server.on("request", (incoming, outgoing) => this.listen(incoming, outgoing));
  }

  /** @throws ConfigurationError when the port is taken */
  static async start({ port }: ApiServerOptions): Promise<ApiServer> {
    const server = createServer({ keepAliveTimeout: 60_000 });
    const started = new ApiServer(server);
    server.listen(port, "127.0.0.1");
    await once(server, "listening").catch((error: NodeJS.ErrnoException) => {
      throw portError(error, port);
    });
    return started;
  }

  get url(): string {
    return `http://localhost:${(this.server.address() as AddressInfo).port}`;
  }

  /** Replaces the API, for requests that come from now on. */
  replace(api: ApiListener): void {
    this.api = Promise.resolve(api);
  }

  /**
   * Gives paths to something else than the API.
   *
   * @param prefix `/` stands for that path only, `/_local` for everything at it and below
   */
  mount(prefix: string, listener: RequestListener): void {
    this.mounts.push({ prefix, listener });
  }

  async stop(): Promise<void> {
    this.server.close();
    this.server.closeAllConnections();
    await once(this.server, "close");
  }

  private listen(incoming: IncomingMessage, outgoing: ServerResponse): void {
    const [path = "/"] = (incoming.url ?? "/").split("?", 1);
    const mounted = this.mounts.find(
      ({ prefix }) => path === prefix || (prefix !== "/" && path.startsWith(`${prefix}/`)),
    );
    if (mounted === undefined) this.answer(incoming, outgoing).catch(() => outgoing.destroy());
    else mounted.listener(incoming, outgoing);
  }

  private async answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const body = await bodyOf(incoming);
    const { method = "GET", url = "/", socket } = incoming;
    const api = await this.api;
    const { status, headers, ...response } = await api({
      method,
      path: url,
      headers: forwardedHeaders(incoming),
      ...(body === undefined ? {} : { body }),
      sourceIp: socket.remoteAddress ?? "127.0.0.1",
    });
    const encoded = await this.encoded(incoming, response.body, headers);
    for (const [name, value] of Object.entries(headers)) outgoing.setHeader(name, value);
    if (encoded !== undefined) outgoing.setHeader("content-encoding", "gzip");
    const bytes = encoded ?? response.body;
    if (status !== 204 && status !== 304) outgoing.setHeader("content-length", Buffer.byteLength(bytes));
    outgoing.writeHead(status).end(bytes);
  }

  /** As API Gateway does for the API's minimum compression size. */
  private async encoded(
    { headers }: IncomingMessage,
    body: string | Buffer,
    answered: ApiResponse["headers"],
  ): Promise<Buffer | undefined> {
    const { minimumCompressionSize: minimum } = this;
    if (minimum === undefined || Buffer.byteLength(body) < minimum) return undefined;
    if (answered["content-encoding"] !== undefined) return undefined;
    const accepted = String(headers["accept-encoding"] ?? "");
    return /\bgzip\b/.test(accepted) ? compressed(body) : undefined;
  }
}

/** Undefined without a body. Of one that is too long only so much that this shows. */
async function bodyOf(incoming: IncomingMessage): Promise<Buffer | undefined> {
  const { "content-length": length, "transfer-encoding": encoding } = incoming.headers;
  if ((length === undefined || length === "0") && encoding === undefined) return undefined;
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming) {
    if (size <= PAYLOAD_LIMIT) chunks.push(chunk);
    size += chunk.length;
  }
  return Buffer.concat(chunks);
}

/** The client's headers, and those that API Gateway adds. */
function forwardedHeaders({ rawHeaders, socket }: IncomingMessage): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = [rawHeaders[index], rawHeaders[index + 1]];
    const known = headers[name];
    headers[name] = known === undefined ? value : [known, value].flat();
  }
  headers["X-Forwarded-For"] = socket.remoteAddress ?? "127.0.0.1";
  headers["X-Forwarded-Port"] = String(socket.localPort);
  headers["X-Forwarded-Proto"] = "http";
  return headers;
}

function portError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new ConfigurationError(
      `Port ${port} is in use. End what listens there, or choose another: npm start -- --port ${port + 1}`,
    );
  }
  if (error.code === "EACCES") {
    return new ConfigurationError(
      `Port ${port} needs more rights than this user has. Choose one from 1024 on by --port.`,
    );
  }
  return error;
}
