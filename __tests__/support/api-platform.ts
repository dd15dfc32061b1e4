import { generateKeyPairSync } from "node:crypto";
import { join } from "node:path";
import { FUNCTION_KEYS, type FunctionKey, Naming } from "../../config/naming";
import { PAYMENT_WEBHOOK_SECRETS } from "../../config/secrets";
import type { Resource, SynthesizedStack } from "../../local/terraform/synthesized-stack";
import { FaultProxy } from "./fault-proxy";
import { LambdaProcess } from "./lambda-process";
import { type MarketplaceTables, STAGE, startMarketplaceTables } from "./marketplace-tables";
import { type ObjectStore, startObjectStore } from "./object-store";
import { RecordedGateway } from "./recorded-gateway";
import { type SecretStore, startSecretStore } from "./secret-store";
import { stageConfig, synthesized } from "./synthesized";
import { TableItems } from "./table-items";

const naming = new Naming(stageConfig(STAGE));

/** What the other stacks publish, on this computer. */
const OUTPUTS: Readonly<Record<string, string>> = {
  log_group_name: naming.logGroup,
  solution_files_bucket_name: naming.bucket("solution-files", "000000000000"),
  cdn_domain_name: "downloads.marketplace.example",
  download_key_id: "K2TEST",
};

/** What the sandbox's events are signed with. */
export const WEBHOOK_SECRET = "whsec_of_the_tests";

/** The pair by which downloads are signed, in PEM. */
export const DOWNLOAD_KEY = generateKeyPairSync("rsa", {
  modulusLength: 2048,
  publicKeyEncoding: { type: "spki", format: "pem" },
  privateKeyEncoding: { type: "pkcs8", format: "pem" },
});

/** What all functions sign with; the ids of their keys are their own names. */
const SECRET_KEY = "test-secret-key";

/**
 * The synthesized platform of stage dev: every function from its zip, with the layer's and exactly the environment that
 * Terraform would give it, behind the API's own body; tables in an engine behind a fault proxy.
 */
export class ApiPlatform {
  readonly gateway: RecordedGateway;
  readonly items: TableItems;
  private readonly stack = synthesized(STAGE, "api");
  private readonly functions = new Map<FunctionKey, Promise<LambdaProcess>>();

  private constructor(
    readonly tables: MarketplaceTables,
    readonly proxy: FaultProxy,
    readonly store: SecretStore,
    readonly objects: ObjectStore,
  ) {
    this.items = new TableItems(tables);
    const { body } = this.stack.resource("aws_api_gateway_rest_api").block;
    this.gateway = new RecordedGateway(unescaped(String(body)), async (arn, event) =>
      this.invoke(functionIn(arn), event),
    );
  }

  static async start(): Promise<ApiPlatform> {
    const tables = await startMarketplaceTables();
    const proxy = await FaultProxy.start(tables.environment.AWS_ENDPOINT_URL_DYNAMODB ?? "");
    const objects = await startObjectStore({ accessKeyId: "solutions", secretAccessKey: SECRET_KEY });
    const store = await startSecretStore();
    store.setSecret(naming.secret(PAYMENT_WEBHOOK_SECRETS), JSON.stringify({ secrets: [WEBHOOK_SECRET] }));
    store.setParameter(naming.downloadKeyParameter("placeholder"), DOWNLOAD_KEY.privateKey);
    return new ApiPlatform(tables, proxy, store, objects);
  }

  /** The names of all tables in the engine. */
  get tableNames(): readonly string[] {
    return Object.entries(this.tables.environment)
      .filter(([name]) => name.endsWith("_TABLE_NAME"))
      .map(([, table]) => table);
  }

  /** @throws Error with the text of what the function threw */
  async invoke(key: FunctionKey, event: object): Promise<unknown> {
    const { result, error } = await (await this.process(key)).send(event);
    if (error !== undefined) throw new Error(error);
    return result;
  }

  /** Everything that the functions logged so far. */
  async output(): Promise<string> {
    const running = await Promise.all(this.functions.values());
    return running.map((each) => each.output()).join("");
  }

  async stop(): Promise<void> {
    const running = await Promise.all(this.functions.values());
    await Promise.all(running.map((each) => each.stop()));
    this.items.stop();
    await this.proxy.stop();
    await this.store.stop();
    await this.objects.stop();
    await this.tables.stop();
  }

  private process(key: FunctionKey): Promise<LambdaProcess> {
    const started =
      this.functions.get(key) ?? LambdaProcess.start(zipsOf(this.stack, key), this.environment(key));
    this.functions.set(key, started);
    return started;
  }

  /** Each function with credentials of its own, so that its calls are known by them. */
  private environment(key: FunctionKey): Record<string, string> {
    const { variables } = lambda(this.stack, key).block.environment as {
      readonly variables: Readonly<Record<string, string>>;
    };
    const resolved = Object.entries(variables).map(([name, value]) => [name, this.resolved(value)]);
    const { AWS_REGION = "" } = this.tables.environment;
    const endpoints = { ...this.store.environment, ...this.objects.environment };
    return {
      ...Object.fromEntries(resolved),
      ...Object.fromEntries(
        Object.entries(endpoints).filter(([name]) => name.startsWith("AWS_ENDPOINT_URL")),
      ),
      AWS_REGION,
      AWS_LAMBDA_FUNCTION_NAME: naming.function(key),
      AWS_ACCESS_KEY_ID: key,
      AWS_SECRET_ACCESS_KEY: SECRET_KEY,
      AWS_ENDPOINT_URL_DYNAMODB: this.proxy.endpoint,
    };
  }

  /** A value of the environment after an apply. */
  private resolved(value: string): string {
    const [, output] = /^\$\{data\.terraform_remote_state\.\w+\.outputs\.(\w+)\}$/.exec(value) ?? [];
    if (output === undefined) {
      if (value.includes("${")) throw new Error(`cannot resolve ${value}`);
      return value;
    }
    const found = OUTPUTS[output] ?? this.tables.environment[output.toUpperCase()];
    if (found === undefined) throw new Error(`nobody publishes ${output}`);
    return found;
  }
}

/** The zips of a function as they lie in the synthesized output. */
export function zipsOf(
  stack: SynthesizedStack,
  key: FunctionKey,
): { readonly code: string; readonly layer: string } {
  return {
    code: join(stack.folder, String(lambda(stack, key).block.filename)),
    layer: join(stack.folder, String(stack.resource("aws_lambda_layer_version").block.filename)),
  };
}

function lambda(stack: SynthesizedStack, key: FunctionKey): Resource {
  return stack.resource("aws_lambda_function", { function_name: naming.function(key) });
}

function functionIn(arn: string): FunctionKey {
  const found = FUNCTION_KEYS.find((key) => arn.endsWith(`:function:${naming.function(key)}`));
  if (found === undefined) throw new Error(`${arn} is no function of the platform`);
  return found;
}

/** Text of Terraform as it is after an apply: literal `${` is written twice. */
function unescaped(text: string): string {
  return text.replace(/([$%])\1(?=\{)/g, "$1");
}
