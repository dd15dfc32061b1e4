import type { APIGatewayAuthorizerResult } from "aws-lambda";
import { type AuthorizerSettings, functionArnIn } from "./api-body";
import { GatewayAnswer } from "./gateway-responses";
import type { Invoke } from "./invoke";
import { type ApiIdentity, type ProxyEvent, parameterOf } from "./proxy-event";

/** Seconds, where the body does not say. */
const DEFAULT_TTL = 300;
/** Results that are kept: enough for one computer, and no leak. */
const MAX_CACHED = 10_000;

interface Cached {
  readonly result: APIGatewayAuthorizerResult;
  /** Epoch milliseconds. */
  readonly until: number;
}

/**
 * A Lambda authorizer that sees the request.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html
 */
export class RequestAuthorizer {
  private readonly arn: string;
  private readonly sources: readonly (readonly [place: string, name: string])[];
  private readonly ttl: number;
  private readonly cache = new Map<string, Cached>();

  constructor(
    private readonly api: ApiIdentity,
    settings: AuthorizerSettings,
    private readonly now: () => number = Date.now,
  ) {
    this.arn = functionArnIn(settings.authorizerUri);
    this.ttl = (settings.authorizerResultTtlInSeconds ?? DEFAULT_TTL) * 1_000;
    this.sources = (settings.identitySource ?? "")
      .split(",")
      .map((source) => /method\.request\.(\w+)\.([\w-]+)/.exec(source.trim()))
      .flatMap((found) => (found === null ? [] : [[found[1] ?? "", found[2] ?? ""] as const]));
  }

  /**
   * @returns the authorizer's context, as the integration gets it
   * @throws GatewayAnswer UNAUTHORIZED, ACCESS_DENIED or AUTHORIZER_FAILURE
   */
  async authorize(event: ProxyEvent, invoke: Invoke): Promise<Record<string, unknown>> {
    const { accountId, apiId, region, stage } = this.api;
    const methodArn = `arn:aws:execute-api:${region}:${accountId}:${apiId}/${stage}/${event.httpMethod}${event.path}`;
    const result = await this.resultOf(event, methodArn, invoke);
    if (!allows(result, methodArn)) throw new GatewayAnswer("ACCESS_DENIED");
    // API Gateway hands numbers and booleans on as texts.
    const context = Object.entries(result.context ?? {}).map(([name, value]) => [name, String(value)]);
    return { principalId: result.principalId, ...Object.fromEntries(context) };
  }

  private async resultOf(
    event: ProxyEvent,
    methodArn: string,
    invoke: Invoke,
  ): Promise<APIGatewayAuthorizerResult> {
    const identity = this.sources.map(([place, name]) => parameterOf(event, place, name) ?? "");
    // Refused without asking the function.
    if (identity.includes("")) throw new GatewayAnswer("UNAUTHORIZED");
    const key = JSON.stringify(identity);
    const known = this.cache.get(key);
    if (known !== undefined && known.until > this.now()) return known.result;

    const result = await this.ask({ ...event, type: "REQUEST", methodArn }, invoke);
    if (this.ttl > 0) this.keep(key, result);
    return result;
  }

  private async ask(event: object, invoke: Invoke): Promise<APIGatewayAuthorizerResult> {
    try {
      const result = (await invoke(this.arn, event)) as APIGatewayAuthorizerResult | null;
      if (Array.isArray(result?.policyDocument?.Statement)) return result;
    } catch (error) {
      // The one message that means a refusal.
      if (error instanceof Error && error.message === "Unauthorized") throw new GatewayAnswer("UNAUTHORIZED");
    }
    throw new GatewayAnswer("AUTHORIZER_FAILURE");
  }

  private keep(key: string, result: APIGatewayAuthorizerResult): void {
    const [oldest] = this.cache.keys();
    if (this.cache.size >= MAX_CACHED && oldest !== undefined) this.cache.delete(oldest);
    this.cache.set(key, { result, until: this.now() + this.ttl });
  }
}

/** An explicit deny comes before everything that allows. */
function allows({ policyDocument }: APIGatewayAuthorizerResult, methodArn: string): boolean {
  const effects = policyDocument.Statement.filter((statement) => {
    const resources = "Resource" in statement ? [statement.Resource].flat() : [];
    return resources.some((resource) => matches(String(resource), methodArn));
  }).map(({ Effect }) => Effect);
  return effects.includes("Allow") && !effects.includes("Deny");
}

/** `*` stands for any text, `?` for one character. */
function matches(pattern: string, methodArn: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`).test(methodArn);
}
