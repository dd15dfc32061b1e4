import { STACK_PARTS } from "../../../config/naming";
import { STAGE_NAMES } from "../../../config/stages";
import type { StageDiagram } from "../../../operations/diagram/diagram-model";
import { mermaidText } from "../../../operations/diagram/mermaid-text";
import { diagramOf } from "../../support/stage-diagrams";
import { synthesized } from "../../support/synthesized";

/** Calls by the texts of their nodes. */
function callsOf({ stacks, outside, calls }: StageDiagram): string[] {
  const nodes = [...outside, ...stacks.flatMap((stack) => stack.nodes)];
  const text = (id: string) => nodes.find((node) => node.id === id)?.label.join(" ");
  return calls.map(({ from, to, label }) => `${text(from)} ${label} ${text(to)}`);
}

describe.each(STAGE_NAMES)("the diagram of stage %s", (stage) => {
  const diagram = diagramOf(stage);
  const text = mermaidText(diagram);

  test("shows every stack with the number of its resources", () => {
    for (const part of STACK_PARTS) {
      const stack = synthesized(stage, part);
      expect(text).toContain(`"${stack.id}: ${stack.resources().length} resources"`);
    }
  });

  test.each([
    ["infrastructure", "aws_s3_bucket"],
    ["infrastructure", "aws_cloudfront_distribution"],
    ["infrastructure", "aws_vpc"],
    ["database", "aws_dynamodb_table"],
    ["api", "aws_lambda_function"],
    ["api", "aws_api_gateway_rest_api"],
    ["api", "aws_cloudwatch_event_rule"],
    ["monitoring", "aws_sns_topic"],
  ] as const)("has in stack %s a node for each %s", (part, type) => {
    const { nodes = [] } = diagram.stacks.find((stack) => stack.part === part) ?? {};
    const resources = synthesized(stage, part).resources(type);

    expect(resources).not.toEqual([]);
    for (const { address } of resources) {
      const id = `${part}_${address.replace(/_[0-9A-F]{8}$/, "")}`.replaceAll(/\W/g, "_");
      expect(nodes.map((node) => node.id)).toContain(id);
      expect(text).toContain(`\n    ${id}`);
    }
  });

  test("has an edge for each remote state that a stack reads, and no other between stacks", () => {
    const expected = STACK_PARTS.flatMap((reader) =>
      synthesized(stage, reader)
        .data("terraform_remote_state")
        .map(({ address }) => `${reader} reads ${address.split(".")[1]}`),
    );

    expect(expected).not.toEqual([]);
    expect(diagram.reads.map(({ reader, producer }) => `${reader} reads ${producer}`).sort()).toEqual(
      expected.sort(),
    );
    for (const { outputs } of diagram.reads) {
      expect(outputs).not.toEqual([]);
    }
    expect(text.match(/-\. "reads \d+ outputs?" \.->/g)).toHaveLength(expected.length);
  });

  test("tells who calls whom, as policies, the API's document and attributes say", () => {
    const calls = callsOf(diagram);

    expect(calls).toEqual(
      expect.arrayContaining([
        `REST API marketplace-${stage} authorizes Function authorizer`,
        "Function solutions writes Bucket solution-files",
        `Function transactions writes Table marketplace-${stage}-transactions`,
        `Function authorizer reads Table marketplace-${stage}-sessions`,
        "Schedule rate(5 minutes) invokes Function reconciliation",
        "CloudFront serves Bucket solution-files",
        "CloudFront access logs Bucket cloudfront-logs",
        expect.stringMatching(/^VPC [0-9./]+ flow logs Log group .*vpc-flow-logs$/),
        `Function users writes Log group /aws/marketplace/${stage}`,
        "Function transactions uses Parameter Store",
      ]),
    );
    expect(calls.filter((call) => /alarms tell Topic/.test(call))).toHaveLength(1);
    // Least privilege shows.
    expect(calls).not.toContainEqual(expect.stringMatching(/^Function authorizer writes/));
    expect(calls).not.toContainEqual(expect.stringMatching(/^Function users \w+ Bucket/));
  });

  test("names in its edges only what it shows", () => {
    const ids = new Set(
      [...diagram.outside, ...diagram.stacks.flatMap(({ nodes }) => nodes)].map(({ id }) => id),
    );

    for (const { from, to } of diagram.calls) expect([ids.has(from), ids.has(to)]).toEqual([true, true]);
  });
});

test("routes count what the document offers", () => {
  const { block } = synthesized("dev", "api").resource("aws_api_gateway_rest_api");
  const { paths } = JSON.parse(String(block.body)) as { readonly paths: Record<string, object> };
  const methods = Object.values(paths).flatMap((path) => Object.keys(path));
  const routes = methods.filter((method) => /^(get|post|put|patch|delete)$/.test(method));

  const counts = diagramOf("dev").calls.map(({ label }) => Number(/^(\d+) routes?$/.exec(label)?.[1] ?? 0));

  expect(counts.reduce((sum, count) => sum + count, 0)).toBe(routes.length);
});

test("prod's firewall stands before its API", () => {
  expect(callsOf(diagramOf("prod"))).toContain("WAF filters REST API marketplace-prod");
});

test("texts cannot leave their quotes", () => {
  const text = mermaidText({
    stacks: [],
    outside: [{ id: "a", kind: "caller", label: ['x"] --> b <script>', "`y`"] }],
    calls: [],
    reads: [],
  });

  expect(text.split("\n")).toEqual([
    "flowchart LR",
    '  a(["x#34;] --#62; b #60;script#62;<br>#96;y#96;"]):::caller',
    expect.stringMatching(/^ {2}classDef caller fill:#\w{6},stroke:#\w{6},color:#\w{6}$/),
    "",
  ]);
});
