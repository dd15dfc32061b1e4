import {
  architecturePart,
  stageShownIn,
  withArchitecture,
} from "../../../operations/diagram/architecture-document";
import { diagramOf } from "../../support/stage-diagrams";

const diagram = diagramOf("prod");
const part = architecturePart("prod", diagram);

test("the part says how it came about, and shows the picture, the tables and the Mermaid text", () => {
  expect(part).toMatch(/^<!-- generated from here on by: npm run diagram -- --stage prod -->\n/);
  expect(part).toMatch(/\n<!-- generated until here -->$/);
  expect(part).toContain("](architecture.svg)");
  for (const { id, resourceCount } of diagram.stacks)
    expect(part).toContain(`\n| \`${id}\` | ${resourceCount} | `);
  expect(part).toMatch(/\n```mermaid\nflowchart LR\n[^`]+\n```\n/);
});

test("every output that crosses stacks is named, with its reader and its producer", () => {
  const outputs = diagram.reads.flatMap((read) => read.outputs);

  expect(outputs).not.toEqual([]);
  for (const output of outputs) expect(part).toContain(`\`${output}\``);
  expect(part).toMatch(
    /^\| `MarketplaceMonitoring-prod` \| `MarketplaceInfrastructure-prod` \| `kms_key_arn`/m,
  );
});

test("a caller is listed once, with all that it calls", () => {
  const rows = part.split("\n").filter((line) => line.startsWith("| Function authorizer |"));

  expect(rows).toEqual([
    "| Function authorizer | reads: Table marketplace-prod-sessions, Table marketplace-prod-users |",
  ]);
});

test("what people wrote around the part stays, whatever stage it showed before", () => {
  const before = `# Ours\n\nWords.\n\n${architecturePart("dev", diagramOf("dev"))}\n\nMore words.\n`;

  const after = withArchitecture(before, part);

  expect(after).toBe(`# Ours\n\nWords.\n\n${part}\n\nMore words.\n`);
  expect([stageShownIn(before), stageShownIn(after)]).toEqual(["dev", "prod"]);
});

test("a document that does not exist yet begins with a heading", () => {
  expect(withArchitecture(undefined, part)).toBe(`# Architecture\n\n${part}\n`);
});

test.each([
  ["without a part", "# Ours\n"],
  ["whose part has no end", part.replace("<!-- generated until here -->", "")],
  ["whose part ends before it begins", `<!-- generated until here -->\n${part.split("\n")[0]}\n`],
])("a document %s is refused, with the lines that it needs", (_, document) => {
  expect(() => withArchitecture(document, part)).toThrow(
    /^The document does not say where its generated part is\..*--stage dev -->\n {2}<!-- generated until here -->$/s,
  );
});

test("a stage that is none is refused", () => {
  expect(() => stageShownIn(part.replace("--stage prod", "--stage moon"))).toThrow(
    'shows "moon", which is no stage',
  );
});
