import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { changedStage, changeOf, planOf, resourceOf, reviewOf } from "./planned";

describe("of plans that Terraform made", () => {
  const { stacks } = changedStage();

  test("an update tells from what to what, down to the nested attribute", () => {
    const { attributes } = resourceOf(stacks, "aws_s3_bucket_versioning");

    expect(attributes).toEqual([
      {
        path: "versioning_configuration[0].status",
        before: '"Enabled"',
        after: '"Suspended"',
        forcesReplacement: false,
      },
    ]);
  });

  test("of a replacement the attribute that forces it is told apart, and AWS's own values are only named", () => {
    const { action, attributes, knownAfterApply } = resourceOf(stacks, "aws_subnet");

    expect(action).toBe("replaced");
    expect(attributes).toEqual([
      { path: "cidr_block", before: '"10.10.16.0/20"', after: '"10.10.240.0/20"', forcesReplacement: true },
    ]);
    expect(knownAfterApply).toContain("id");
  });

  test("an attribute of the JSON that becomes unknown is a change", () => {
    const { attributes } = resourceOf(stacks, "aws_route_table_association");

    expect(attributes).toEqual([
      {
        path: "subnet_id",
        before: '"subnet-c388272dc59d1ead8"',
        after: "(known after apply)",
        forcesReplacement: false,
      },
    ]);
  });

  test("of the API's body only the routes that differ are told", () => {
    const { attributes } = resourceOf(stacks, "aws_api_gateway_rest_api");

    expect(attributes.map(({ path }) => path)).toEqual([
      'body.paths["/admin/solutions/{solutionId}"].get.security[0]',
      'body.paths["/v1/new"]',
    ]);
  });

  test("an action more in a policy is one change, in its statement", () => {
    const { attributes } = resourceOf(stacks, "aws_iam_role_policy");

    expect(attributes[0]).toEqual({
      path: "policy.Statement[UseUsers].Action",
      before: undefined,
      after: '"dynamodb:DeleteTable"',
      forcesReplacement: false,
    });
  });

  test("a widget more at the front of a dashboard does not change the others", () => {
    const { attributes } = resourceOf(stacks, "aws_cloudwatch_dashboard");

    expect(attributes.map(({ path }) => path)).toEqual(["dashboard_body.widgets[0]"]);
  });

  test("an index more is told by its name, wherever Terraform sorts it in", () => {
    const [, database] = stacks;
    const solutions = database?.changes.find(({ address }) => address.includes("solutions"));

    expect(solutions?.attributes.map(({ path }) => path)).toEqual([
      "global_secondary_index[a-new-index]",
      "point_in_time_recovery[0].enabled",
    ]);
  });
});

function updated(before: object, after: object, more: object = {}) {
  const [change] = reviewOf(
    planOf(changeOf("aws_thing", { actions: ["update"], before, after, ...more })),
  ).changes;
  return (change?.attributes ?? []).map(({ path, before: was, after: is }) => [path, was, is]);
}

describe("of any values", () => {
  test("null is the same as absent", () => {
    expect(updated({ a: null, b: 1 }, { b: 2, c: null })).toEqual([["b", "1", "2"]]);
  });

  test("a list of texts tells what came and what went, not every place that moved", () => {
    expect(updated({ list: ["a", "b", "c"] }, { list: ["x", "b", "c", "d"] })).toEqual([
      ["list", '"a"', undefined],
      ["list", undefined, '"x"'],
      ["list", undefined, '"d"'],
    ]);
  });

  test("one text for another is one change", () => {
    expect(updated({ list: ["a", "b"] }, { list: ["a", "c"] })).toEqual([["list", '"b"', '"c"']]);
  });

  test("another order alone is a change, since lists are not sets", () => {
    expect(updated({ list: ["a", "b"] }, { list: ["b", "a"] })).toEqual([
      ["list", 'in the order ["a","b"]', 'in the order ["b","a"]'],
    ]);
  });

  test("blocks with names that stay as they are tell another order by their names, beside other changes", () => {
    const before = { rule: [{ name: "a" }, { name: "b" }, { name: "c", n: 1 }] };
    const after = { rule: [{ name: "b" }, { name: "a" }, { name: "c", n: 2 }] };

    expect(updated(before, after)).toEqual([
      ["rule[c].n", "1", "2"],
      ["rule", 'in the order ["a","b"]', 'in the order ["b","a"]'],
    ]);
  });

  test("another spelling of the same JSON is no change", () => {
    expect(updated({ policy: '{"a":1,"b":[2]}', n: 1 }, { policy: '{ "b": [2], "a": 1 }', n: 2 })).toEqual([
      ["n", "1", "2"],
    ]);
  });

  test("a text that only begins like JSON stays a text", () => {
    expect(updated({ text: "{not json" }, { text: "[nor this" })).toEqual([
      ["text", '"{not json"', '"[nor this"'],
    ]);
  });

  test("blocks without names are compared at their places, and new ones are added", () => {
    const before = { block: [{ port: 1 }, { port: 2 }] };
    const after = { block: [{ port: 1 }, { port: 3 }, { port: 4 }] };

    expect(updated(before, after)).toEqual([
      ["block[1].port", "2", "3"],
      ["block[2]", undefined, '{"port":4}'],
    ]);
  });

  test("a long value is shortened, with its length", () => {
    const [[, was] = []] = updated({ text: "x".repeat(5000) }, { text: "y" });

    expect(was?.length).toBeLessThan(220);
    expect(was).toContain(" … 4832 characters … ");
  });

  test("keys that mean something to JavaScript are keys like any other", () => {
    const before = JSON.parse('{"tags":{"__proto__":"a","constructor":"b"}}');
    const after = JSON.parse('{"tags":{"__proto__":"c"}}');

    expect(updated(before, after)).toEqual([
      ["tags.__proto__", '"a"', '"c"'],
      ["tags.constructor", '"b"', undefined],
    ]);
  });

  test("a part of a list of the JSON that is known only after apply is a change", () => {
    const json = { resource: { aws_thing: { it: { list: ["a", "${aws_other.it.id}"] } } } };
    const change = changeOf("aws_thing", {
      actions: ["update"],
      before: { list: ["a", "b"] },
      after: { list: ["a", null] },
      after_unknown: { list: [false, true] },
    });

    const [review] = reviewOf(planOf(change), json).changes;

    expect(review?.attributes).toEqual([
      { path: "list", before: '"b"', after: "(known after apply)", forcesReplacement: false },
    ]);
  });

  const { value } = fc.letrec<{ value: unknown }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom("a", "b", "c", "{", 0, 1, true, false),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom("name", "Sid", "x", "y"), tie("value"), {
        maxKeys: 3,
        noNullPrototype: true,
      }),
    ),
  }));

  test("equal values have no change, and unequal ones have one", () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const changes = updated({ v: before }, { v: after });
        return isDeepStrictEqual(before, after) ? changes.length === 0 : changes.length > 0;
      }),
      { numRuns: 300 },
    );
  });

  test("no two changes of one scalar have the same place and the same text", () => {
    fc.assert(
      fc.property(value, value, (before, after) => {
        const changes = updated({ v: before }, { v: after });
        return changes.every(([, was, is]) => was !== is);
      }),
    );
  });
});
