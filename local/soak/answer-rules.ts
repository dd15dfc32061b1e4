import { readFileSync } from "node:fs";
import { join } from "node:path";
import AjvDraft04 from "ajv-draft-04";
import type { ApiAnswer } from "../client/api-client";
import type { LocalPlatform } from "../local-platform";

/** What is read of an OpenAPI document. */
interface Described {
  readonly responses: Readonly<
    Record<string, { readonly content?: Readonly<Record<string, { schema: object }>> }>
  >;
}
interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Described>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

type Check = (body: unknown) => boolean;

const PROBLEM = "application/problem+json";

/** Tells of an answer whether the published document has it, and whether an error is a proper problem. */
export class AnswerRules {
  private readonly models = new AjvDraft04({ strict: false });
  private readonly checks = new Map<object, Check>();
  private readonly patterns: readonly { readonly pattern: RegExp; readonly path: string }[];
  private readonly isProblem: Check;

  /** @param gatewayStatuses that API Gateway answers by itself, whatever the route */
  constructor(
    private readonly document: Document,
    private readonly gatewayStatuses: ReadonlySet<number>,
  ) {
    this.patterns = Object.keys(document.paths)
      // Fixed parts before parameters: /users/me before /users/{userId}.
      .sort((a, b) => (a.replaceAll("{", "~") < b.replaceAll("{", "~") ? -1 : 1))
      .map((path) => ({ path, pattern: new RegExp(`^${path.replaceAll(/\{[^}]+\}/g, "[^/]+")}$`) }));
    this.isProblem = this.checkOf({ $ref: "#/components/schemas/Problem" });
  }

  /** Of the stage that a platform runs. */
  static of({ stage }: LocalPlatform): AnswerRules {
    const file = join(stage.outdir, `openapi-${stage.config.name}.json`);
    const { block } = stage.stack("api").resource("aws_api_gateway_rest_api");
    const { "x-amazon-apigateway-gateway-responses": responses } = JSON.parse(String(block.body));
    const statuses = Object.values(responses as Record<string, { readonly statusCode: string | number }>);
    return new AnswerRules(
      JSON.parse(readFileSync(file, "utf8")),
      new Set(statuses.map(({ statusCode }) => Number(statusCode))),
    );
  }

  /** @returns what is wrong with an answer; undefined: nothing */
  violation(method: string, path: string, answer: ApiAnswer): string | undefined {
    const { status, headers, body } = answer;
    const [bare = ""] = path.split("?");
    const route = this.patterns.find(({ pattern }) => pattern.test(bare))?.path;
    const described = route === undefined ? undefined : this.document.paths[route]?.[method.toLowerCase()];
    const [type = ""] = String(headers["content-type"] ?? "").split(";");
    const response = described?.responses[status];
    if (status >= 400) {
      if (type !== PROBLEM) return `an error of type "${type}"`;
      if (!this.isProblem(body) || (body as { status: number }).status !== status) return "no proper problem";
      return response !== undefined || this.gatewayStatuses.has(status)
        ? undefined
        : "an undocumented status";
    }
    if (response === undefined) return "an undocumented status";
    const schema = response.content?.[type]?.schema;
    if (schema !== undefined) return this.checkOf(schema)(body) ? undefined : "a body unlike its schema";
    return response.content === undefined && answer.text === "" ? undefined : `a body of type "${type}"`;
  }

  private checkOf(schema: object): Check {
    const known = this.checks.get(schema);
    if (known !== undefined) return known;
    const { schemas } = this.document.components;
    const check = this.models.compile({ ...schema, components: { schemas } }) as Check;
    this.checks.set(schema, check);
    return check;
  }
}
