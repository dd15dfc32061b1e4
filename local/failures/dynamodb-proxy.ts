import { once } from "node:events";
import { Agent, type IncomingMessage, request } from "node:http";
import { buffer } from "node:stream/consumers";
import { type Answer, type Disturb, type Exchange, servingExchanges } from "../exchange";
import { type LoopbackServer, startLoopbackServer } from "../loopback-server";

export interface DynamodbProxyOptions {
  /** Endpoint of the engine. */
  readonly engine: string;
  readonly disturb: Disturb;
  /** The body that the engine gets instead of what came. @default the same */
  readonly rewrite?: (request: Exchange) => Buffer;
}

/** Headers that belong to one connection. */
const HOP_BY_HOP = ["connection", "keep-alive", "transfer-encoding"];

/** Stands before a DynamoDB engine, since no engine goes wrong by itself. */
export async function startDynamodbProxy(options: DynamodbProxyOptions): Promise<LoopbackServer> {
  const agent = new Agent({ keepAlive: true });
  const engine = new URL(options.engine);
  const { rewrite = ({ body }) => body } = options;
  const server = await startLoopbackServer(
    servingExchanges((asked) => forwarded(asked, rewrite(asked), engine, agent), options.disturb),
  );
  return {
    endpoint: server.endpoint,
    stop: async () => {
      agent.destroy();
      await server.stop();
    },
  };
}

async function forwarded(asked: Exchange, body: Buffer, engine: URL, agent: Agent): Promise<Answer> {
  const { authorization = "" } = asked.headers;
  const headers = {
    ...asked.headers,
    host: engine.host,
    "content-length": body.length,
    // Engines may keep the tables of each access key apart.
    authorization: authorization.replace(/Credential=[^/]+\//, "Credential=test/"),
  };
  const outgoing = request(engine, { method: asked.method, path: asked.url, headers, agent });
  outgoing.end(body);
  const [response] = (await once(outgoing, "response")) as [IncomingMessage];
  return {
    status: response.statusCode ?? 500,
    headers: headersOf(response),
    body: await buffer(response),
  };
}

function headersOf({ headers }: IncomingMessage): Record<string, string | readonly string[]> {
  const kept = Object.entries(headers).filter(([name]) => !HOP_BY_HOP.includes(name));
  return Object.fromEntries(kept.map(([name, value = ""]) => [name, value]));
}
