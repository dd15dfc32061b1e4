import { readFileSync } from "node:fs";
import { RUNBOOK_URL } from "../../../config/runbook";
import { STAGE_NAMES } from "../../../config/stages";
import { synthesized } from "../../support/synthesized";

const RUNBOOK = readFileSync("docs/runbook.md", "utf8");

/** The anchors of the entries, as Markdown viewers make them from headings. */
const ANCHORS = [...RUNBOOK.matchAll(/^## (.+)$/gm)].map(([, heading]) => anchorOf(String(heading)));

function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^a-z0-9 -]/g, "")
    .replace(/ /g, "-");
}

describe.each(STAGE_NAMES)("the runbook for %s", (stage) => {
  const stack = synthesized(stage, "monitoring");
  const alarms = [
    ...stack.resources("aws_cloudwatch_metric_alarm"),
    ...stack.resources("aws_cloudwatch_composite_alarm"),
  ];
  const links = alarms.map(({ block }) => / Runbook: (\S+)#(\S+)$/.exec(String(block.alarm_description)));

  it("is named by the description of every alarm", () => {
    expect(links).toHaveLength(40);
    expect(links.map((link) => link?.[1])).toEqual(Array(40).fill(RUNBOOK_URL));
  });

  it("has an entry for every alarm, and none without an alarm", () => {
    const named = [...new Set(links.map((link) => link?.[2]))];

    expect(named.sort()).toEqual([...ANCHORS].sort());
  });
});

it("has each entry once", () => {
  expect(new Set(ANCHORS).size).toBe(ANCHORS.length);
});

it("refers only to entries that it has", () => {
  const references = [...RUNBOOK.matchAll(/\]\(#([^)]+)\)/g)].map(([, anchor]) => anchor);

  expect(references.length).toBeGreaterThan(0);
  expect(references.filter((anchor) => !ANCHORS.includes(String(anchor)))).toEqual([]);
});
