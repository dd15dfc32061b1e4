import { Testing } from "cdktf";
import type { DownloadKeys } from "../../../config/download-keys";
import type { StageConfig } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { InfrastructureStack } from "../../../stacks/infrastructure/infrastructure-stack";
import { LocalState } from "../../../stacks/state-location";
import { stageConfig } from "../../support/synthesized";

/** How Terraform JSON names the account that is known at plan. */
export const ACCOUNT = "${data.aws_caller_identity.caller.account_id}";

/** A statement as it stands in the JSON of a policy. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: string;
  readonly Principal?: unknown;
  readonly Action: readonly string[];
  readonly Resource?: readonly string[];
  readonly Condition?: Readonly<Record<string, Block>>;
}

export function statementsOf(policy: unknown): Statement[] {
  return JSON.parse(String(policy)).Statement;
}

export function statementOf(policy: unknown, sid: string): Statement | undefined {
  return statementsOf(policy).find((statement) => statement.Sid === sid);
}

/** The dev stage's stack with other settings than config/stages.ts has, as Terraform JSON. */
export function infrastructureWith(changes: Partial<StageConfig>): {
  readonly output: Readonly<Record<string, Block>>;
  /** The blocks of a type by address. */
  resources(type: string): Readonly<Record<string, Block>>;
} {
  const stage = { ...stageConfig("dev"), ...changes };
  const stack = new InfrastructureStack(Testing.app(), { stage, state: new LocalState() });
  const json = JSON.parse(Testing.synth(stack));
  return {
    output: json.output,
    resources: (type) =>
      Object.fromEntries(
        Object.entries<Block>(json.resource[type] ?? {}).map(([id, block]) => [`${type}.${id}`, block]),
      ),
  };
}

/** Keys as loaded from files `<id>.pem`, the last of which signs. */
export function downloadKeys(...ids: readonly [string, ...string[]]): DownloadKeys {
  const { pem } = stageConfig("dev").downloadKeys.signing;
  const trusted = ids.map((id) => ({ id, pem }));
  return { trusted, signing: trusted.at(-1) ?? { id: ids[0], pem }, isPlaceholder: false };
}
