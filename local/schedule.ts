import { randomUUID } from "node:crypto";
import { ConfigurationError } from "../config/errors";
import type { LocalStage } from "./terraform/local-stage";
import { LOCAL_ACCOUNT } from "./terraform/references";

/** A rule that invokes a function again and again. */
export interface Schedule {
  readonly rule: string;
  readonly functionName: string;
  /** Milliseconds. */
  readonly interval: number;
  /** The event of one run, at a time. */
  event(time: Date): object;
}

/** Milliseconds. */
const UNITS: Readonly<Record<string, number>> = { minute: 60_000, hour: 3_600_000, day: 86_400_000 };

/** The EventBridge rules of a stage that invoke its functions. @throws ConfigurationError of one that is no rate */
export function schedulesOf(stage: LocalStage): Schedule[] {
  return stage.api("aws_cloudwatch_event_rule").flatMap(({ address, block }) => {
    const rule = String(block.name);
    const arn = stage.resolved("api", `\${${address}.arn}`);
    const targets = stage
      .api("aws_cloudwatch_event_target")
      .filter((target) => stage.resolved("api", String(target.block.rule)) === rule);
    return targets.map((target) => ({
      rule,
      functionName: stage.resolved("api", String(target.block.arn)).split(":").at(-1) ?? "",
      interval: intervalOf(rule, String(block.schedule_expression)),
      event: (time: Date) => scheduledEvent(arn, stage.region, time),
    }));
  });
}

/** @see https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-scheduled-rule-pattern.html */
function intervalOf(rule: string, expression: string): number {
  const [, number, unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression) ?? [];
  if (number === undefined) {
    throw new ConfigurationError(
      `The rule ${rule} runs by "${expression}"; the local platform knows rates only, such as rate(5 minutes).`,
    );
  }
  return Number(number) * (UNITS[unit] ?? 0);
}

function scheduledEvent(ruleArn: string, region: string, time: Date): object {
  return {
    version: "0",
    id: randomUUID(),
    "detail-type": "Scheduled Event",
    source: "aws.events",
    account: LOCAL_ACCOUNT,
    time: `${time.toISOString().slice(0, 19)}Z`,
    region,
    resources: [ruleArn],
    detail: {},
  };
}
