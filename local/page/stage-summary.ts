import { STACK_PARTS } from "../../config/naming";
import type { StageDiagram } from "../../operations/diagram/diagram-model";
import { mermaidText } from "../../operations/diagram/mermaid-text";
import { stageDiagram } from "../../operations/diagram/stage-diagram";
import type { LocalPlatform } from "../local-platform";
import type { LocalStage } from "../terraform/local-stage";

/** A stack as the page lists it. */
interface SummarizedStack {
  readonly id: string;
  readonly resources: number;
  /** How many of each type, the most first. */
  readonly types: readonly { readonly type: string; readonly count: number }[];
  /** Outputs of other stacks that it reads. */
  readonly reads: readonly { readonly stack: string; readonly outputs: readonly string[] }[];
}

/** What runs. */
export interface StageSummary {
  readonly stage: string;
  readonly functions: readonly string[];
  readonly tables: readonly string[];
  /** What stands in for services, by what it is. */
  readonly addresses: Readonly<Record<string, string>>;
  /** What goes wrong, as `--fail` takes it; empty: nothing. */
  readonly failures: readonly string[];
  readonly stacks: readonly SummarizedStack[];
}

export function stageSummary(platform: LocalPlatform): StageSummary {
  const { stage, functions, tables, dynamodbEndpoint, peers } = platform;
  const { AWS_ENDPOINT_URL_S3: objects = "", CDN_ENDPOINT: downloads = "" } = peers.endpoints;
  const { stacks, reads } = diagramOf(stage);
  return {
    stage: stage.config.name,
    functions: functions.names,
    tables,
    addresses: {
      API: platform.url,
      DynamoDB: dynamodbEndpoint,
      "Object store": objects,
      "Download network": downloads,
      "Payment gateway": peers.payments.endpoint,
    },
    failures: peers.failures.switches.map(
      ({ target, kind, probability }) => `${target}=${kind}:${probability}`,
    ),
    stacks: stacks.map(({ id, part, resourceCount, types }) => ({
      id,
      resources: resourceCount,
      types,
      reads: reads
        .filter(({ reader }) => reader === part)
        .map(({ producer, outputs }) => ({ stack: stage.naming.stack(producer), outputs })),
    })),
  };
}

/** The architecture as Mermaid text. */
export function architectureText(stage: LocalStage): string {
  return mermaidText(diagramOf(stage));
}

function diagramOf(stage: LocalStage): StageDiagram {
  return stageDiagram(
    STACK_PARTS.map((part) => ({ part, id: stage.naming.stack(part), json: stage.stack(part).json })),
  );
}
