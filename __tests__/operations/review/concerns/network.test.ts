import { readFileSync } from "node:fs";
import { synthesized } from "../../../support/synthesized";
import { changedStage, changeOf, planFile, planOf, reviewOf } from "../planned";
import { concernsOf, updated } from "./concerns-of";

const changed = changedStage().stacks.flatMap((stack) => stack.concerns);

test("a door that is open to everybody is a warning, with what it lets in", () => {
  expect(changed.find(({ address }) => address.endsWith("rule.open-door"))).toEqual({
    kind: "network",
    level: "warning",
    address: "aws_vpc_security_group_ingress_rule.open-door",
    summary: "is created, and is open to everybody",
    details: ['ip_protocol: "tcp"', "from_port: 22", "to_port: 22", 'cidr_ipv4: "0.0.0.0/0"'],
  });
});

test("a block of public access that is lifted, and one that goes, are warnings", () => {
  const all = {
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  };
  const gone = concernsOf("aws_s3_bucket_public_access_block", { actions: ["delete"], before: all });

  expect(changed.find(({ address }) => address.includes("public_access_block"))).toMatchObject({
    level: "warning",
    details: ["block_public_policy: true becomes false"],
  });
  expect(gone).toMatchObject([{ level: "warning", summary: "is destroyed" }]);
  expect(
    updated("aws_s3_bucket_public_access_block", { ...all, block_public_acls: false }, all),
  ).toMatchObject([{ level: "notice" }]);
});

test("a function URL without authorization is a warning", () => {
  expect(changed.find(({ address }) => address === "aws_lambda_function_url.open")).toMatchObject({
    level: "warning",
  });
});

test("routes, endpoints and subnets of the first deployment are told with what is known of them", () => {
  const { concerns } = reviewOf(planFile("first-infrastructure"), synthesized("dev", "infrastructure").json);
  const route = concerns.find(({ address }) => address.startsWith("aws_route."));

  expect(
    concerns.filter(({ address, kind }) => kind === "network" && address.startsWith("aws_subnet")).length,
  ).toBe(4);
  expect(route?.details).toEqual([
    'destination_cidr_block: "0.0.0.0/0"',
    'gateway_id: "${aws_internet_gateway.network_internet-gateway_E855E801.id}"',
  ]);
});

test("another policy or tag of an endpoint is no change of the network", () => {
  expect(
    updated("aws_vpc_endpoint", { tags: { a: "1" }, tags_all: {} }, { tags: { a: "2" }, tags_all: {} }),
  ).toEqual([]);
});

test("of a function only its place in the network is", () => {
  const before = { memory_size: 1, vpc_config: [{ subnet_ids: ["a"] }] };
  const after = { memory_size: 2, vpc_config: [{ subnet_ids: ["b"] }] };

  expect(updated("aws_lambda_function", before, after)).toMatchObject([
    { kind: "network", details: ['vpc_config[0].subnet_ids: "a" becomes "b"'] },
  ]);
});

test("what is only moved or adopted is told nowhere", () => {
  const moved = changeOf(
    "aws_subnet",
    { actions: ["no-op"], before: {}, after: {} },
    { previous_address: "aws_subnet.x" },
  );

  expect(reviewOf(planOf(moved)).concerns).toEqual([]);
});

test.each(["aws_vpc", "aws_subnet", "aws_security_group"])(
  "%s that is replaced is a warning: functions that are deployed keep it from being deleted",
  (type) => {
    const replaced = concernsOf(type, {
      actions: ["delete", "create"],
      before: { id: "a" },
      after: { id: "b" },
    });

    expect(replaced).toContainEqual(
      expect.objectContaining({
        level: "warning",
        summary: expect.stringContaining("take them down first (docs/changes.md, Another network)"),
      }),
    );
    expect(readFileSync("docs/changes.md", "utf8")).toContain("\n## Another network\n");
  },
);
