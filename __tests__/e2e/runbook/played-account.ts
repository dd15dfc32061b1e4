import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import type { StageConfig } from "../../../config/stages";
import { functionDefinitions } from "../../../local/functions/function-definition";
import { tableDefinition } from "../../../local/tables/table-definition";
import { LocalStage } from "../../../local/terraform/local-stage";
import { metricsOfAlarm } from "../../stacks/monitoring/watched";
import { pythonPrograms } from "../support/cache";
import { type Emulator, MOTO } from "../support/emulator";

/** The transaction that the runbook's commands ask for. */
export const TRANSACTION = "00000000-0000-8000-8000-000000000000";

/**
 * Makes a stage in the emulator as far as commands look at it, by the names and values of its JSON. No provider makes it:
 * the stand-in makes nothing, and the real one takes minutes.
 *
 * @param outdir folder with the stage's JSON and zips
 */
export async function playAccount(emulator: Emulator, config: StageConfig, outdir: string): Promise<void> {
  const programs = await pythonPrograms(MOTO);
  const child = spawn(join(programs, "python"), [join(__dirname, "account.py"), emulator.url], {
    stdio: ["pipe", "ignore", "pipe"],
  });
  child.stdin.end(JSON.stringify(description(new LocalStage(outdir, config))));
  const [[code], errors] = await Promise.all([once(child, "close"), text(child.stderr)]);
  if (code !== 0) throw new Error(`the account could not be played: ${errors}`);
}

function description(stage: LocalStage): object {
  const { config, naming, region } = stage;
  const functions = functionDefinitions(stage);
  const alarms = stage.stack("monitoring").resources("aws_cloudwatch_metric_alarm");
  const tables = stage.stack("database").resources("aws_dynamodb_table");
  return {
    stage: config.name,
    region,
    logGroups: [naming.logGroup, naming.flowLogGroup, ...functions.map(({ logGroup }) => logGroup)],
    lines: functions.map(({ logGroup, name }) => [
      logGroup,
      JSON.stringify({ level: "ERROR", message: "audit event undelivered", function: name }),
    ]),
    layer: functions[0]?.zips.layer,
    functions: functions.map(({ key, name, variables, zips }) => ({
      name,
      variables,
      code: zips.code,
      role: naming.resource("role", `${key}-function`),
      policy: policyOf(stage, key),
    })),
    alarms: alarms.map(({ block }) => block.alarm_name),
    metrics: alarms.flatMap(({ block }) =>
      metricsOfAlarm(block).map(({ namespace, name, dimensions }) => [namespace, name, dimensions]),
    ),
    tables: tables.map(({ block }) => tableDefinition(block)),
    items: [
      [
        naming.table("transactions"),
        {
          transactionId: { S: TRANSACTION },
          status: { S: "settled" },
          pendingShard: { S: "0" },
          leaseUntil: { N: "1" },
        },
      ],
    ],
  };
}

/** What only Terraform knows: ARNs, and the account. */
const ARN = /\$\{[^}]*arn\}/g;
const TOKEN = /\$\{[^}]+\}/g;

/** What the role of a function may do with tables and secrets. */
function policyOf(stage: LocalStage, key: string): string {
  const found = stage
    .api("aws_iam_role_policy")
    .find(({ address, block }) => address.includes(`.${key}-function_`) && block.name === "access");
  if (found === undefined) throw new Error(`the function ${key} has no policy "access"`);
  return String(found.block.policy)
    .replace(ARN, "arn:aws:logs:us-east-1:123456789012:known-to-terraform")
    .replace(TOKEN, "123456789012");
}
