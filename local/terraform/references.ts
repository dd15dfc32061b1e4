import { createHash } from "node:crypto";
import { ConfigurationError } from "../../config/errors";
import { type Block, SynthesizedStack } from "./synthesized-stack";

/** The account that everything local belongs to. */
export const LOCAL_ACCOUNT = "000000000000";

/** Where resources are, and what AWS would have assigned to them. */
export interface Place {
  readonly region: string;
  /**
   * Values of attributes that a resource gets when it is made, by `<type>.<attribute>`, such as
   * `aws_cloudfront_distribution.domain_name`. @default stable ones made of the address
   */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** Text with references of one stack, as it is after an apply. */
export class References {
  /** @param outdir folder with the synthesized JSON of all stacks */
  constructor(
    private readonly outdir: string,
    private readonly stack: SynthesizedStack,
    private readonly place: Place,
  ) {}

  /**
   * @param text of Terraform: `${…}` refers, `$${` and `%%{` are literal
   * @throws ConfigurationError naming the reference that nothing here answers
   */
  resolve(text: string): string {
    return text.replace(/\$\$\{|%%\{|\$\{([^}]*)\}/g, (found, expression: string | undefined) =>
      expression === undefined ? found.slice(1) : this.valueOf(expression.trim()),
    );
  }

  private valueOf(expression: string): string {
    const parts = expression.split(".");
    const [kind = "", type = "", name = "", attribute = ""] = parts;
    if (kind === "var" && parts.length === 2) return this.variable(type, expression);
    if (expression.startsWith("data.terraform_remote_state.") && parts.length === 5) {
      return this.output(name, parts[4] ?? "", expression);
    }
    if (kind === "data" && type === "aws_caller_identity" && attribute === "account_id") return LOCAL_ACCOUNT;
    if (kind === "data" && type === "aws_region" && parts.length === 4) return this.place.region;
    if (parts.length === 3) return this.attribute(kind, type, name, expression);
    throw this.unresolved(expression);
  }

  private variable(name: string, expression: string): string {
    const { default: value } = (this.stack.json.variable as Record<string, Block> | undefined)?.[name] ?? {};
    if (typeof value !== "string") throw this.unresolved(expression);
    return value;
  }

  /** What another stack publishes. The state's key names the stack. */
  private output(state: string, output: string, expression: string): string {
    const { block } =
      this.stack.data("terraform_remote_state").find(({ address }) => address.endsWith(`.${state}`)) ?? {};
    const { key, path } = (block?.config ?? {}) as { readonly key?: string; readonly path?: string };
    // `<stack>.tfstate` in a bucket, `../<stack>/terraform.tfstate` in files.
    const [, id] = /^(?:\.\.\/)?([\w-]+)(?:\.tfstate|\/)/.exec(key ?? path ?? "") ?? [];
    if (id === undefined) throw this.unresolved(expression);
    const publisher = new SynthesizedStack(this.outdir, id);
    const { value } = publisher.outputs[output] ?? {};
    if (typeof value !== "string") throw this.unresolved(expression);
    return new References(this.outdir, publisher, this.place).resolve(value);
  }

  /** An attribute of a resource: an argument of its block, or else assigned. */
  private attribute(type: string, id: string, attribute: string, expression: string): string {
    const found = this.stack.resources(type).find(({ address }) => address === `${type}.${id}`);
    if (found === undefined) throw this.unresolved(expression);
    const argument = found.block[attribute];
    if (typeof argument === "string") return this.resolve(argument);
    const assigned =
      this.place.attributes?.[`${type}.${attribute}`] ?? this.assigned(type, found.block, attribute, id);
    if (assigned === undefined) throw this.unresolved(expression);
    return assigned;
  }

  /** Stable, and of the form that AWS gives such values. */
  private assigned(type: string, block: Block, attribute: string, id: string): string | undefined {
    const mark = createHash("sha256").update(`${this.stack.id}/${type}.${id}`).digest("hex").toUpperCase();
    const { region } = this.place;
    const { name, function_name } = block;
    const known: Readonly<Record<string, string>> = {
      "aws_cloudfront_public_key.id": `K${mark.slice(0, 13)}`,
      "aws_cloudfront_distribution.id": `E${mark.slice(0, 13)}`,
      "aws_cloudfront_distribution.domain_name": `d${mark.slice(0, 13).toLowerCase()}.cloudfront.net`,
      "aws_dynamodb_table.arn": `arn:aws:dynamodb:${region}:${LOCAL_ACCOUNT}:table/${name}`,
      "aws_lambda_function.arn": `arn:aws:lambda:${region}:${LOCAL_ACCOUNT}:function:${function_name}`,
      "aws_cloudwatch_event_rule.arn": `arn:aws:events:${region}:${LOCAL_ACCOUNT}:rule/${name}`,
      "aws_api_gateway_rest_api.id": mark.slice(0, 10).toLowerCase(),
    };
    return known[`${type}.${attribute}`];
  }

  private unresolved(expression: string): ConfigurationError {
    return new ConfigurationError(
      `${this.stack.id} refers to \${${expression}}, which the local platform cannot resolve: it knows arguments of resources, outputs of the other stacks, and the attributes in local/terraform/references.ts.`,
    );
  }
}
