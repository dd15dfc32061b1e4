import { join } from "node:path";
import type { FunctionKey } from "../../config/naming";
import type { ActivityFeed } from "../activity";
import type { Failures } from "../failures/failures";
import type { LocalStage } from "../terraform/local-stage";
import { LOCAL_ACCOUNT } from "../terraform/references";
import { type FunctionDefinition, type FunctionZips, functionDefinitions } from "./function-definition";
import { LambdaFunction } from "./lambda-function";
import { runtimeEnvironment } from "./runtime-environment";
import { unpackFunction } from "./unpack";

export interface StageFunctionsOptions {
  /** Where code is unpacked: a folder of this run. */
  readonly folder: string;
  readonly activity: ActivityFeed;
  /** Of every function, beside its own: endpoints of peers, shorter deadlines. */
  readonly environment: Readonly<Record<string, string>>;
  /** Instances of each function at most. */
  readonly maxInstances: number;
  /** Whether an instance dies of its next invocation. @default none does */
  readonly failures?: Pick<Failures, "shouldCrash">;
}

/** The functions of a stage, from its JSON and zips. */
export class StageFunctions {
  private readonly functions = new Map<string, LambdaFunction>();
  private definitions: readonly FunctionDefinition[] = [];
  private unpacked = 0;

  private constructor(
    private stage: LocalStage,
    private readonly options: StageFunctionsOptions,
  ) {}

  static async load(stage: LocalStage, options: StageFunctionsOptions): Promise<StageFunctions> {
    const functions = new StageFunctions(stage, options);
    await functions.reload(stage);
    return functions;
  }

  get names(): string[] {
    return [...this.functions.keys()];
  }

  /** @throws Error when the stage has none of that name */
  named(name: string): LambdaFunction {
    const found = this.functions.get(name);
    if (found === undefined) throw new Error(`There is no function ${name}.`);
    return found;
  }

  of(key: FunctionKey): LambdaFunction {
    return this.named(this.stage.naming.function(key));
  }

  /** Takes over what the JSON says now. @returns names of the functions that run other code or with other settings */
  async reload(stage: LocalStage): Promise<string[]> {
    this.stage = stage;
    const before = this.definitions;
    this.definitions = functionDefinitions(stage);
    const changed = this.definitions.filter(
      (definition) => !before.some((old) => essence(old) === essence(definition)),
    );
    await Promise.all(changed.map((definition) => this.place(definition)));
    return changed.map(({ name }) => name);
  }

  /** Runs other zips from now on, unless they hold what runs already. @returns whether they do not */
  async swap(key: FunctionKey, zips: FunctionZips, codeHash: string): Promise<boolean> {
    const present = this.definitions.find((each) => each.key === key);
    if (present === undefined) throw new Error(`There is no function ${key}.`);
    if (present.codeHash === codeHash) return false;
    const definition = { ...present, zips, codeHash };
    this.definitions = this.definitions.map((each) => (each === present ? definition : each));
    await this.place(definition);
    return true;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.functions.values()].map((each) => each.stop()));
  }

  private async place(definition: FunctionDefinition): Promise<void> {
    this.unpacked += 1;
    const folder = join(this.options.folder, `${definition.key}-${this.unpacked}`);
    const folders = await unpackFunction(definition.zips, folder);
    const present = this.functions.get(definition.name);
    if (present !== undefined) return present.replace(definition, folders);
    const { activity, environment, maxInstances, failures } = this.options;
    const { name } = definition;
    const { region } = this.stage;
    this.functions.set(
      name,
      new LambdaFunction({
        definition,
        folders,
        environment: runtimeEnvironment(definition, region, environment),
        arn: `arn:aws:lambda:${region}:${LOCAL_ACCOUNT}:function:${name}`,
        maxInstances,
        listener: {
          line: (line, requestId) => activity.addLine(name, line, requestId),
          report: (report) => activity.add({ kind: "invocation", time: Date.now(), ...report }),
        },
        ...(failures === undefined ? {} : { shouldCrash: () => failures.shouldCrash() }),
      }),
    );
  }
}

/** What makes a function another one: not where its zips lie. */
function essence({ zips: _, ...definition }: FunctionDefinition): string {
  return JSON.stringify(definition);
}
