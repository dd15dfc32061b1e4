import type { StackPart } from "../../config/naming";
import { type Block, SynthesizedStack } from "../review/synthesized-stack";
import type { StackJson } from "./diagram-model";

/** A resource of one of the stacks. */
export interface StageResource {
  readonly part: StackPart;
  /** `aws_vpc.network_vpc_1A2B3C4D` */
  readonly address: string;
  readonly type: string;
  readonly block: Block;
}

/** `aws_sns_topic.alerts.arn`, or an output of another stack. */
const REFERENCE = /data\.terraform_remote_state\.(\w+)\.outputs\.(\w+)|(?<![\w.])(aws_\w+\.[\w-]+)\.\w+/g;

/** A bucket's name may hold a reference to the account. */
const COMPOSED_ARN = /arn:aws:s3:::((?:[\w.-]|\$\{[^}]*\})+)|:log-group:([\w./-]+)/g;

/** All resources of a stage, and what their attributes refer to, across stacks. */
export class StageResources {
  private readonly byPart: ReadonlyMap<string, readonly StageResource[]>;
  private readonly outputs: ReadonlyMap<string, Readonly<Record<string, unknown>>>;

  constructor(stacks: readonly StackJson[]) {
    this.byPart = new Map(
      stacks.map(({ part, json }) => [
        part,
        [...new SynthesizedStack(json).resources()].map((resource) => ({ part, ...resource })),
      ]),
    );
    this.outputs = new Map(
      stacks.map(({ part, json }) => [
        part,
        (json as { readonly output?: Record<string, unknown> }).output ?? {},
      ]),
    );
  }

  get all(): readonly StageResource[] {
    return [...this.byPart.values()].flat();
  }

  of(part: StackPart): readonly StageResource[] {
    return this.byPart.get(part) ?? [];
  }

  ofType(type: string): StageResource[] {
    return this.all.filter((resource) => resource.type === type);
  }

  /** The resources that a value of a stack's JSON refers to, each once; an output of another stack is followed. */
  referredTo(part: StackPart, value: unknown): StageResource[] {
    const text = JSON.stringify(value ?? null);
    const found = [...text.matchAll(REFERENCE)].flatMap(([, producer, output, address]) => {
      if (address !== undefined) return this.of(part).filter((resource) => resource.address === address);
      if (producer === undefined || producer === part) return [];
      return this.referredTo(producer as StackPart, this.outputs.get(producer)?.[String(output)]);
    });
    return [...new Set([...found, ...this.namedIn(text)])];
  }

  /** The resources whose ARN a text composes of their names. */
  private namedIn(text: string): StageResource[] {
    return [...text.matchAll(COMPOSED_ARN)].flatMap(([, bucket, logGroup]) =>
      bucket === undefined
        ? this.ofType("aws_cloudwatch_log_group").filter(({ block }) => block.name === logGroup)
        : this.ofType("aws_s3_bucket").filter(({ block }) => block.bucket === bucket),
    );
  }
}
