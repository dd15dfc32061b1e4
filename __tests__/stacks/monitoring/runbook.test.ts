import { RUNBOOK_URL } from "../../../config/runbook";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { runbookAnchors, runbookSections, runbookText } from "../../support/runbook-page";
import { synthesized } from "../../support/synthesized";
import { queries } from "./watched";

const ENTRIES = runbookSections().filter(({ part }) => part === "Alarms");

function alarmsOf(stage: StageName): Block[] {
  const stack = synthesized(stage, "monitoring");
  return stack.resources("aws_cloudwatch_metric_alarm").map(({ block }) => block);
}

function compositesOf(stage: StageName): Block[] {
  const stack = synthesized(stage, "monitoring");
  return stack.resources("aws_cloudwatch_composite_alarm").map(({ block }) => block);
}

/** File and anchor that an alarm's description names. */
function linkOf(alarm: Block): string[] {
  return / Runbook: (\S+)#(\S+)$/.exec(String(alarm.alarm_description))?.slice(1) ?? [];
}

/** What an entry says of an alarm: `` `lambda-errors-*` above 10 in 2 periods ``. */
interface Rise {
  readonly name: string;
  readonly side: string;
  readonly threshold: number;
  readonly periods: number;
}

function risesIn(text: string): Rise[] {
  const [, sentence = ""] = /^\*\*Rises:\*\* (.+?)(?:\n\n|$)/s.exec(text.trimStart()) ?? [];
  const clauses = sentence.matchAll(
    /`([a-z0-9*-]+)` (above|below) ([\d,]+)(?: %| ms)?(?: on average)? in (\d)/g,
  );
  return [...clauses].map(([, name = "", side = "", threshold = "", periods = ""]) => ({
    name,
    side,
    threshold: Number(threshold.replace(",", "")),
    periods: Number(periods),
  }));
}

/** The clause for an alarm: the one with its name, or else the one with its kind. */
function riseOf(rises: readonly Rise[], name: string): Rise | undefined {
  const kind = ({ name: pattern }: Rise) => pattern.endsWith("*") && name.startsWith(pattern.slice(0, -1));
  return rises.find((rise) => rise.name === name) ?? rises.find(kind);
}

describe.each(STAGE_NAMES)("the runbook for %s", (stage) => {
  const named = [...alarmsOf(stage), ...compositesOf(stage)].map(linkOf);

  it("is named by the description of every alarm", () => {
    expect(named).toHaveLength(40);
    expect(named.filter(([page]) => page !== RUNBOOK_URL)).toEqual([]);
  });

  it("has an entry for every alarm, and none without an alarm", () => {
    const anchors = new Set(named.map(([, anchor]) => anchor));

    expect([...anchors].sort()).toEqual(ENTRIES.map(({ anchor }) => anchor).sort());
  });

  it("says of every alarm at which threshold and after how many periods it rises", () => {
    const said = alarmsOf(stage).map((alarm) => {
      const entry = ENTRIES.find(({ anchor }) => anchor === linkOf(alarm)[1]);
      const name = String(alarm.alarm_name).replace(`marketplace-${stage}-`, "");
      const rise = riseOf(risesIn(entry?.text ?? ""), name);
      return { name, side: rise?.side, threshold: rise?.threshold, periods: rise?.periods };
    });

    const real = alarmsOf(stage).map((alarm) => ({
      name: String(alarm.alarm_name).replace(`marketplace-${stage}-`, ""),
      side: alarm.comparison_operator === "LessThanThreshold" ? "below" : "above",
      threshold: alarm.threshold,
      periods: alarm.evaluation_periods,
    }));
    expect(said).toEqual(real);
  });

  it("takes a period for what all alarms have: 5 minutes", () => {
    const periods = alarmsOf(stage).flatMap((alarm) =>
      alarm.metric_query === undefined
        ? [alarm.period]
        : queries(alarm).flatMap(({ metric }) => (metric === undefined ? [] : [metric.period])),
    );

    expect(new Set(periods)).toEqual(new Set([300]));
    expect(runbookText()).toContain("A period is 5 minutes.");
  });

  it("names the composite that tells people of an alarm", () => {
    for (const composite of compositesOf(stage)) {
      const entry = ENTRIES.find(({ anchor }) => anchor === linkOf(composite)[1]);
      const name = String(composite.alarm_name).replace(`marketplace-${stage}-`, "");

      expect(entry?.text).toContain(`told by the composite \`${name}\``);
    }
  });
});

it.each(ENTRIES.map((entry) => [entry.heading, entry.text]))(
  "%s: when it rises, three things to look at with a command each, and how to fix it",
  (_, text) => {
    expect(text.trim()).toMatch(/^\*\*Rises:\*\* /);
    const [looks = "", fix = ""] = text.split(/^\*\*Fix\.\*\* /m);
    const steps = looks.split(/^(?=\d\. )/m).slice(1);
    expect(steps.map((step) => step[0])).toEqual(["1", "2", "3"]);
    expect(steps.filter((step) => !/^ {3}```sh$/m.test(step))).toEqual([]);
    expect(fix.trim().length).toBeGreaterThan(40);
  },
);

it("has each heading once, and all of them in the table at its top", () => {
  const [top = ""] = runbookText().split("## Set up the shell");
  const inTable = [...top.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

  expect(new Set(runbookAnchors()).size).toBe(runbookAnchors().length);
  expect(inTable.sort()).toEqual(
    [...runbookSections().map(({ anchor }) => anchor), "set-up-the-shell"].sort(),
  );
});

it("refers only to headings that it has", () => {
  const references = [...runbookText().matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => String(anchor));

  expect(references.length).toBeGreaterThan(20);
  expect(references.filter((anchor) => !runbookAnchors().includes(anchor))).toEqual([]);
});

it("has its commands in blocks, where a test runs them, and none in a sentence", () => {
  const sentences = runbookText().replace(/^ *```sh$.*?^ *```$/gms, "");
  const commands = [...sentences.matchAll(/`((?:aws|terraform|git|npx|npm) [^`]+)`/g)].map(
    ([, text]) => text,
  );

  expect(commands.filter((text) => !/^(npm run [a-z:]+|terraform init)$/.test(String(text)))).toEqual([]);
});
