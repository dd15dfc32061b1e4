import { once } from "node:events";
import {
  Agent,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestOptions,
  request,
} from "node:http";
import { buffer } from "node:stream/consumers";

/** An answer of the API, or of whatever answers in its place. */
export interface ApiAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The body where it is JSON, else undefined. */
  readonly body: unknown;
}

export interface ApiClientOptions {
  /** For example `http://localhost:3000`. */
  readonly url: string;
  /** Milliseconds for one request. @default 30,000, which is more than API Gateway takes */
  readonly timeout?: number;
  /**
   * Address that requests come from: sign-ins are counted for each. Only Linux has all of 127.0.0.0/8.
   * @default the system's choice
   */
  readonly localAddress?: string;
}

export interface CallOptions {
  /** Becomes JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** Of a session. */
  readonly token?: string | undefined;
}

const TIMEOUT = 30_000;

/** No answer: the connection could not be made, broke, or took too long. */
export class NoAnswerError extends Error {
  override readonly name = "NoAnswerError";
}

/** Calls the platform's API over HTTP, with connections that are used again. */
export class ApiClient {
  private readonly agent = new Agent({ keepAlive: true });

  constructor(private readonly options: ApiClientOptions) {}

  /**
   * @param path with the query, for example `/solutions?category=data`
   * @throws NoAnswerError
   */
  async call(method: string, path: string, { body, headers, token }: CallOptions = {}): Promise<ApiAnswer> {
    const content = body === undefined ? undefined : JSON.stringify(body);
    return this.send(new URL(path, this.options.url), content, {
      method,
      headers: {
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(content === undefined
          ? {}
          : { "content-type": "application/json", "content-length": Buffer.byteLength(content) }),
        ...headers,
      },
    });
  }

  /** Ends its connections. */
  close(): void {
    this.agent.destroy();
  }

  private async send(url: URL, content: string | undefined, options: RequestOptions): Promise<ApiAnswer> {
    const { timeout = TIMEOUT, localAddress } = this.options;
    const aborted = AbortSignal.timeout(timeout);
    try {
      const outgoing = request(url, {
        ...options,
        agent: this.agent,
        signal: aborted,
        ...(localAddress === undefined ? {} : { localAddress, family: 4 }),
      });
      outgoing.end(content);
      const [incoming] = (await once(outgoing, "response")) as [IncomingMessage];
      const text = (await buffer(incoming)).toString("utf8");
      return { status: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed(text) };
    } catch (error) {
      const reason = aborted.aborted ? `no answer within ${timeout} ms` : messageOf(error);
      throw new NoAnswerError(`${options.method} ${url.href}: ${reason}`, { cause: error });
    }
  }
}

function messageOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return code ?? message;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
