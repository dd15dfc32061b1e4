import { readFileSync } from "node:fs";
import { STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import { stageCost } from "../../operations/cost/stage-cost";
import { scripts } from "../../package.json";
import { MarkdownPage } from "../support/markdown-page";
import { stageConfig, synthesized } from "../support/synthesized";

const README = new MarkdownPage("README.md");

/** Scripts that npm runs without `run`. */
const SHORT = ["start", "test"];

/** Names of the scripts in a text with commands. */
function scriptsIn(text: string): string[] {
  return [...text.matchAll(/\bnpm (?:run (?:--silent )?)?([a-z][a-z0-9:-]*)/g)]
    .filter(([command, name = ""]) => command.startsWith("npm run ") || SHORT.includes(name))
    .map(([, name = ""]) => name);
}

test("every script of package.json has a row in a table of commands", () => {
  const rows = new Set(README.rowNames.flatMap(scriptsIn));

  expect(Object.keys(scripts).filter((name) => !rows.has(name))).toEqual([]);
});

test("every script that README names is one of package.json", () => {
  const named = [...new Set(scriptsIn(README.text))];

  expect(named.length).toBeGreaterThan(20);
  expect(named.filter((name) => !(name in scripts))).toEqual([]);
});

test("the contents list every chapter in its order", () => {
  const chapters = [...README.prose.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
  const [first = ""] = README.prose.split(/^## /m);

  const listed = [...first.matchAll(/\[([^\]]+)\]\(#[^)]+\)/g)].map(([, title]) => title);
  expect(listed).toEqual(chapters);
});

test("what synth is said to print has the stacks and the numbers of resources of dev", () => {
  const printed = [...README.text.matchAll(/^(Marketplace\w+-dev) +(\d+) resources {2}(\S+)$/gm)];

  expect(printed.map(([, id, resources, path]) => [id, Number(resources), path])).toEqual(
    STACK_PARTS.map((part) => {
      const stack = synthesized("dev", part);
      return [stack.id, stack.resources().length, `cdktf.out/stacks/${stack.id}/cdk.tf.json`];
    }),
  );
});

test("what it costs at rest is what npm run cost says, in whole dollars", () => {
  const costs = STAGE_NAMES.map((stage) => {
    const stacks = STACK_PARTS.map((part) => synthesized(stage, part).json);
    return Math.round(stageCost(stageConfig(stage), stacks).total);
  });

  const [dev, staging, prod] = costs;
  expect(README.text.replace(/\s+/g, " ")).toContain(
    `about ${dev} USD a month for dev, ${staging} for staging and ${prod} for prod`,
  );
});

test("the first lines of the page are the two commands that need nothing but Node", () => {
  const [first = ""] = README.text.split(/^## /m);

  expect(first).toMatch(/^```sh\nnpm ci && npm run synth .*\nnpm ci && npm test .*\n```$/m);
});

test.each([
  ["terminal.svg", 200],
  ["plan-report.png", 200],
  ["local-page.png", 200],
])("the picture %s is shown with a description, and has less than %i kB", (name, limit) => {
  expect(README.text).toMatch(new RegExp(`!\\[[^\\]]{40,}\\]\\(docs/pictures/${name}\\)`));
  expect(readFileSync(`docs/pictures/${name}`).byteLength).toBeLessThan(limit * 1000);
});
