import { join } from "node:path";
import { ConfigurationError } from "../../config/errors";
import { FUNCTION_KEYS, type FunctionKey } from "../../config/naming";
import type { LocalStage } from "../terraform/local-stage";
import type { Block } from "../terraform/synthesized-stack";

/** A function as the Api stack configures it. */
export interface FunctionDefinition {
  readonly key: FunctionKey;
  readonly name: string;
  /** `<module>.<export>` */
  readonly handler: string;
  /** Seconds. */
  readonly timeout: number;
  /** MB. */
  readonly memory: number;
  /** Invocations at the same time; undefined: what the account has left. */
  readonly reservedConcurrency?: number;
  /** The environment block, resolved. */
  readonly variables: Readonly<Record<string, string>>;
  readonly logGroup: string;
  /** Of code and layer together: what differs when they do. */
  readonly codeHash: string;
  /** Absolute paths of the zips. */
  readonly zips: FunctionZips;
}

export interface FunctionZips {
  readonly code: string;
  readonly layer: string;
}

/** AWS's defaults. @see https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html */
const DEFAULT_TIMEOUT = 3;
const DEFAULT_MEMORY = 128;

/** All functions of a stage. @throws ConfigurationError when one refers to what cannot be resolved */
export function functionDefinitions(stage: LocalStage): FunctionDefinition[] {
  return stage.api("aws_lambda_function").map(({ block }) => definitionOf(stage, block));
}

function definitionOf(stage: LocalStage, block: Block): FunctionDefinition {
  const name = String(block.function_name);
  const key = FUNCTION_KEYS.find((each) => stage.naming.function(each) === name);
  if (key === undefined) throw new ConfigurationError(`The function ${name} has no key in config/naming.ts.`);
  const { variables = {} } = (block.environment ?? {}) as { variables?: Readonly<Record<string, string>> };
  const reserved = Number(block.reserved_concurrent_executions ?? -1);
  const { log_group } = (block.logging_config ?? {}) as Block;
  return {
    key,
    name,
    handler: String(block.handler),
    timeout: Number(block.timeout ?? DEFAULT_TIMEOUT),
    memory: Number(block.memory_size ?? DEFAULT_MEMORY),
    ...(reserved < 0 ? {} : { reservedConcurrency: reserved }),
    variables: Object.fromEntries(
      Object.entries(variables).map(([variable, value]) => [variable, stage.resolved("api", value)]),
    ),
    logGroup: stage.resolved("api", String(log_group ?? `/aws/lambda/${name}`)),
    ...codeOf(stage, block),
  };
}

/** @param code, layer SHA-256 in base64, as Terraform's `source_code_hash` */
export function codeHashOf(code: string, layer: string): string {
  return `${code}/${layer}`;
}

function codeOf(stage: LocalStage, block: Block): Pick<FunctionDefinition, "zips" | "codeHash"> {
  const { folder } = stage.stack("api");
  const [reference = ""] = (block.layers ?? []) as readonly string[];
  const layer = stage
    .api("aws_lambda_layer_version")
    .find(({ address }) => reference === `\${${address}.arn}`)?.block;
  if (layer === undefined) {
    throw new ConfigurationError(`The layer ${reference} of ${block.function_name} is not in ${folder}.`);
  }
  return {
    codeHash: codeHashOf(String(block.source_code_hash), String(layer.source_code_hash)),
    zips: { code: join(folder, String(block.filename)), layer: join(folder, String(layer.filename)) },
  };
}
