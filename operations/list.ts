import { Naming } from "../config/naming";
import { EXIT, type ExitCode } from "./exit-codes";
import { producerReads } from "./plan/producer-reads";
import type { StageOptions } from "./stage-options";
import { readSynthesized, type StageStack, stacksOf, stageNamed } from "./stage-stacks";

interface ListedStack {
  readonly id: string;
  /** Ids of the stacks that have to be deployed before it. */
  readonly dependsOn: readonly string[];
  /** By the id of the stack that publishes them: names of the outputs it reads. Null while it is not synthesized. */
  readonly reads: Readonly<Record<string, readonly string[]>> | null;
  readonly folder: string;
}

/** List the stage's stacks in the order of deployment, with what each depends on. */
export async function list({ stage, json }: StageOptions): Promise<ExitCode> {
  const config = stageNamed(stage);
  const naming = new Naming(config);
  const stacks = stacksOf(config);
  const listed = await Promise.all(
    stacks.map(async (stack, index): Promise<ListedStack> => {
      const before = stacks[index - 1];
      return {
        id: stack.id,
        dependsOn: before === undefined ? [] : [before.id],
        reads: await readsOf(stack, naming),
        folder: stack.folder,
      };
    }),
  );
  if (json) console.log(JSON.stringify({ stage, stacks: listed }, null, 2));
  else for (const line of listed.flatMap(linesOf)) console.log(line);
  return EXIT.ok;
}

async function readsOf(stack: StageStack, naming: Naming): Promise<ListedStack["reads"]> {
  const json = await readSynthesized(stack).catch(() => undefined);
  if (json === undefined) return null;
  return Object.fromEntries([...producerReads(json)].map(([part, names]) => [naming.stack(part), names]));
}

function linesOf({ id, dependsOn, reads }: ListedStack, index: number): string[] {
  const after = dependsOn.length === 0 ? "" : `  after ${dependsOn.join(", ")}`;
  return [
    `${index + 1}. ${id}${after}`,
    ...(reads === null ? ["   not synthesized yet: npm run synth"] : []),
    ...Object.entries(reads ?? {}).map(([producer, names]) => `   reads ${producer}: ${names.join(", ")}`),
  ];
}
