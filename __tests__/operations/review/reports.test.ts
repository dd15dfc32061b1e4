import fc from "fast-check";
import { htmlReport } from "../../../operations/review/html";
import { markdownReport } from "../../../operations/review/markdown";
import { code, codeBlock } from "../../../operations/review/markdown-text";
import type { PlanOutcome } from "../../../operations/review/planned-stack";
import { reviewStage } from "../../../operations/review/review-stage";
import type { StageReview } from "../../../operations/review/stage-review";
import { reviewLines } from "../../../operations/review/terminal";
import { NO_COLORS } from "../../../operations/terminal-colors";
import { stageConfig } from "../../support/synthesized";
import { changedStage, changeOf, plannedOf, planOf, stackOf } from "./planned";

const EVIL =
  '<script>alert(1)</script> `x` ``y`` | [a](javascript:b) @everyone #1 </details> <!-- \u001b[2J \u202e "q" \'';

function stageOf(...outcomes: PlanOutcome[]): StageReview {
  return reviewStage(
    stageConfig("dev"),
    outcomes.map((outcome) => stackOf("database", outcome, {})),
  );
}

/** A stage in which every text that others write is hostile. */
const evil = stageOf(
  plannedOf({
    ...planOf(
      changeOf(
        "aws_dynamodb_table",
        { actions: ["delete"], before: {} },
        { address: `aws_dynamodb_table.a["${EVIL}"]` },
      ),
      changeOf(
        "aws_iam_role_policy",
        {
          actions: ["update"],
          before: { [EVIL]: EVIL, policy: "{}" },
          after: {
            [EVIL]: [EVIL],
            policy: JSON.stringify({ Statement: { Sid: EVIL, Effect: EVIL, Action: EVIL } }),
          },
          after_unknown: { [`${EVIL}-2`]: true },
          importing: { id: EVIL },
        },
        { previous_address: EVIL, address: EVIL },
      ),
    ),
    output_changes: { [EVIL]: { actions: ["create"], before: null, after: EVIL } },
  }),
  { kind: "blocked", messages: [`${EVIL}\n${EVIL}`] },
);

function manyResources(count: number, length: number): StageReview {
  const changes = Array.from({ length: count }, (_, index) =>
    changeOf(
      index % 2 === 0 ? "aws_dynamodb_table" : "aws_security_group",
      {
        actions: ["delete", "create"],
        before: { a: "x".repeat(length), n: index },
        after: { a: "y".repeat(length) },
      },
      { address: `aws_dynamodb_table.${"t".repeat(length)}${index}` },
    ),
  );
  return stageOf(plannedOf(planOf(...changes)), {
    kind: "failed",
    messages: Array(count).fill("m".repeat(length)),
  });
}

describe("Markdown", () => {
  test("data that would be lost is on top, in a quotation that GitHub shows in red", () => {
    const text = markdownReport(changedStage());

    expect(text.split("\n").slice(0, 5)).toEqual([
      "# Plan of stage dev",
      "",
      "> [!CAUTION]",
      "> **Data would be lost**",
      ">",
    ]);
    expect(text).toContain(
      "> - `aws_dynamodb_table.users_table_9E85B616` would be **replaced**: the items in it",
    );
  });

  test("the table has the numbers and the costs of each stack", () => {
    const text = markdownReport(changedStage());

    expect(text).toContain("| MarketplaceDatabase-dev | planned | 0 | 1 | 1 | 0 |");
    expect(text).toContain("Plan: 9 to add, 14 to change, 5 to destroy.");
  });

  test("an update tells from what to what, and what forces a replacement", () => {
    const text = markdownReport(changedStage());

    expect(text).toContain("  - `memory_size`: `256` → `512`");
    expect(text).toContain('  - `hash_key`: `"userId"` → `"accountId"` **forces the replacement**');
  });

  test("hostile names and values stay code: outside of code spans and blocks none of them is left", () => {
    const outside = markdownReport(evil)
      .replace(/^(`{3,})text\n[\s\S]*?\n\1$/gm, "")
      .replace(/(?<!`)(`+)(?!`)(.*?)(?<!`)\1(?!`)/g, "");

    expect(outside).not.toMatch(/script|alert|@everyone|javascript|<!--|`/);
    expect(outside.match(/<\/?details/g)?.length).toBe(2 * (outside.match(/<details/g)?.length ?? 0));
  });

  test("no control character is left", () => {
    expect(markdownReport(evil)).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    expect(markdownReport(evil)).toContain("\\u{1b}[2J");
  });

  test("any text in a code span ends where the span ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", " ", "|", "a", "\n", "\\") }), (text) => {
        const span = code(text);
        if (text.replace(/\n+/g, " ") === "") return span === "";
        const fence = /^`+/.exec(span)?.[0] ?? "";
        const inside = span.slice(fence.length, -fence.length);
        const runs: string[] = inside.match(/`+/g) ?? [];
        return !runs.includes(fence) && !inside.startsWith("`") && !inside.endsWith("`");
      }),
    );
  });

  test("any text in a code block ends where the block ends", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("`", "~", "a", "\n", " ") }), (text) => {
        const lines = codeBlock(text).split("\n");
        const fence = lines.at(-1) ?? "";
        return lines.filter((line) => line.trimStart().startsWith(fence)).length === 2;
      }),
    );
  });

  test.each([
    [50, 40],
    [400, 60],
    [3000, 100],
    [600, 4000],
  ])("a report of %i resources with names of %i characters fits into a comment", (count, length) => {
    const text = markdownReport(manyResources(count, length));

    expect(text.length).toBeLessThanOrEqual(60_000);
    expect(text).toContain("**Data would be lost**");
    expect(text).toContain(`could not be planned`);
  });

  test("a report that was shortened says so and counts what it leaves out; one that fits does neither", () => {
    const long = markdownReport(manyResources(3000, 100));

    expect(long).toContain("_Shortened:");
    expect(long).toMatch(/and \d{3,4} more/);
    expect(long).toContain("| 0 | 0 | 3000 | 0 |");
    expect(markdownReport(changedStage())).not.toContain("_Shortened:");
  });
});

describe("HTML", () => {
  test("data that would be lost is a section of its own before everything else", () => {
    const page = htmlReport(changedStage());

    expect(page.indexOf('class="danger"')).toBeGreaterThan(0);
    expect(page.indexOf('class="danger"')).toBeLessThan(page.indexOf("<table>"));
    expect(htmlReport(stageOf(plannedOf(planOf())))).not.toContain('class="danger"');
  });

  test("hostile names and values are text", () => {
    const page = htmlReport(evil);

    expect(page).not.toMatch(/<script|<!--/i);
    expect(page).toContain("&lt;script&gt;alert(1)&lt;/script&gt;");
    expect(page).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
  });

  test("every element that is opened is closed, in its order", () => {
    for (const review of [evil, changedStage()]) {
      const open: string[] = [];
      for (const [, slash, name = ""] of htmlReport(review).matchAll(/<(\/?)([a-z][a-z0-9]*)\b[^>]*>/g)) {
        if (name === "meta") continue;
        if (slash === "") open.push(name);
        else expect(open.pop()).toBe(name);
      }
      expect(open).toEqual([]);
    }
  });

  test("it loads nothing and runs nothing: its policy allows its own style only", () => {
    const page = htmlReport(changedStage());

    expect(page).toMatch(
      /Content-Security-Policy" content="default-src &#39;none&#39;; style-src &#39;sha256-/,
    );
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
  });

  test("links within the page lead to ids that are there once", () => {
    const page = htmlReport(changedStage());
    const ids = [...page.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
    const targets = [...page.matchAll(/(?:href="#|aria-labelledby=")([^"]+)"/g)].map(([, id]) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(targets.length).toBeGreaterThan(4);
    expect(targets.filter((target) => !ids.includes(target))).toEqual([]);
  });
});

describe("on a terminal", () => {
  test("lines have at most 80 columns but for words that are longer", () => {
    const lines = reviewLines(changedStage()).filter((line) => line.length > 80);

    expect(lines.filter((line) => !/^\s*\S+$/.test(line))).toEqual([]);
  });

  test("data that would be lost comes first, the verdict last", () => {
    const lines = reviewLines(changedStage());

    expect(lines[2]).toBe("DATA WOULD BE LOST");
    expect(lines.at(-1)).toBe("Blocked: data of 1 resource would be lost.");
  });

  test("without a terminal there is no colour, and hostile texts cannot bring any", () => {
    for (const extent of ["summary", "everything"] as const) {
      expect(reviewLines(evil, NO_COLORS, extent).join("\n")).not.toMatch(/(?!\n)[\p{Cc}\p{Cf}]/u);
    }
  });

  test("many resources of a kind are counted", () => {
    expect(reviewLines(manyResources(100, 5)).join("\n")).toContain("and 88 more replaced");
  });

  test("where no report is written, every resource is told with its values, and every concern", () => {
    const review = changedStage();
    const text = reviewLines(review, NO_COLORS, "everything").join("\n").replace(/\s+/g, " ");

    expect(text).not.toMatch(/and \d+ more|see the report/);
    const changes = review.stacks.flatMap((stack) => stack.changes);
    const attributes = changes.flatMap((each) => each.attributes);
    expect(attributes.length).toBeGreaterThan(10);
    for (const { path, before, after } of attributes) {
      expect(text).toContain(`${path}: ${before ?? "nothing"} -> ${after ?? "nothing"}`.replace(/\s+/g, " "));
    }
    for (const { summary } of review.stacks.flatMap((stack) => stack.concerns))
      expect(text).toContain(summary);
  });
});

test.each([
  [plannedOf(planOf()), "Nothing to do."],
  [plannedOf(planOf(changeOf("aws_vpc", { actions: ["create"], after: {} }))), "1 created."],
  [{ kind: "waits", waitsFor: ["x"] } as const, "no resources; 1 stack can only be planned later."],
  [{ kind: "failed", messages: [] } as const, "1 stack could not be planned."],
  [{ kind: "blocked", messages: [] } as const, "Blocked: Terraform refuses the plan of 1 stack."],
])("%# the verdict is the same in all reports", (outcome, verdict) => {
  const review = stageOf(outcome);

  expect(reviewLines(review).at(-1)).toBe(verdict);
  expect(markdownReport(review)).toContain(`**${verdict}**`);
  expect(htmlReport(review)).toContain(`<p class="verdict">${verdict}</p>`);
});
