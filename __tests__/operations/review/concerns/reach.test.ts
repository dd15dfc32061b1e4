import type { Concern } from "../../../../operations/review/stage-review";
import type { Change } from "../../../../operations/review/terraform-plan";
import { synthesized } from "../../../support/synthesized";
import { changedStage, changeOf, planFile, planOf, reviewOf } from "../planned";

const changed = changedStage().stacks.flatMap((stack) => stack.concerns);

function concernsOf(
  type: string,
  change: Partial<Change> & Pick<Change, "actions">,
  json = {},
): readonly Concern[] {
  return reviewOf(planOf(changeOf(type, change)), json).concerns;
}

function updated(type: string, before: object, after: object): readonly Concern[] {
  return concernsOf(type, { actions: ["update"], before, after });
}

describe("network", () => {
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
    const { concerns } = reviewOf(
      planFile("first-infrastructure"),
      synthesized("dev", "infrastructure").json,
    );
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
});

describe("the API's routes", () => {
  const api = "aws_api_gateway_rest_api";
  const session = [{ session: [] }];
  const body = (paths: object, more: object = {}) => ({ body: JSON.stringify({ paths, ...more }) });

  test("a route that becomes public is a warning, as is a new one that is", () => {
    expect(changed.find(({ address }) => address.startsWith(api))).toEqual({
      kind: "network",
      level: "warning",
      address: "aws_api_gateway_rest_api.rest-api_1547DDCA",
      summary: "who may call which route",
      details: [
        "GET /admin/solutions/{solutionId}: for everybody, was for session",
        "new: GET /v1/new, for everybody",
      ],
    });
  });

  test("a route that is guarded, one that becomes so, and one that goes are told", () => {
    const before = body({ "/a": { get: { security: [] } }, "/gone": { put: { security: session } } });
    const after = body({ "/a": { get: { security: session } }, "/b": { post: { security: session } } });

    expect(updated(api, before, after)).toMatchObject([
      {
        level: "notice",
        details: ["GET /a: for session, was for everybody", "new: POST /b, for session", "gone: PUT /gone"],
      },
    ]);
  });

  test("what browsers ask before a call is no route, and the document's own security counts", () => {
    const before = body({ "/a": { get: {}, options: {} } }, { security: session });
    const after = body({ "/a": { get: {}, options: { security: [] } } }, {});

    expect(updated(api, before, after)).toMatchObject([
      { details: ["GET /a: for everybody, was for session"] },
    ]);
  });

  test("another authorizer is told", () => {
    const scheme = (uri: string) => ({
      components: { securitySchemes: { session: { authorizerUri: uri } } },
    });

    expect(updated(api, body({}, scheme("a")), body({}, scheme("b")))).toMatchObject([
      {
        kind: "network",
        details: ['body.components.securitySchemes.session.authorizerUri: "a" becomes "b"'],
      },
    ]);
  });

  test("all routes of a first deployment are told without a warning", () => {
    const concerns = concernsOf(api, {
      actions: ["create"],
      after: body({ "/a": { get: { security: [] } } }),
    });

    expect(concerns).toMatchObject([{ level: "notice", details: ["new: GET /a, for everybody"] }]);
  });
});

describe("protection", () => {
  test.each([
    ["aws_dynamodb_table", { deletion_protection_enabled: true }, { deletion_protection_enabled: false }],
    [
      "aws_dynamodb_table",
      { point_in_time_recovery: [{ enabled: true }] },
      { point_in_time_recovery: [{ enabled: false }] },
    ],
    ["aws_dynamodb_table", { server_side_encryption: [{ enabled: true }] }, { server_side_encryption: [] }],
    ["aws_dynamodb_table", { ttl: [] }, { ttl: [{ attribute_name: "createdAt" }] }],
    ["aws_s3_bucket", { force_destroy: false }, { force_destroy: true }],
    ["aws_cloudwatch_log_group", { retention_in_days: 30 }, { retention_in_days: 7 }],
    ["aws_cloudwatch_log_group", { retention_in_days: 0 }, { retention_in_days: 3653 }],
    ["aws_cloudwatch_log_group", { kms_key_id: "arn" }, { kms_key_id: null }],
    ["aws_sns_topic", { kms_master_key_id: "arn" }, { kms_master_key_id: "" }],
    ["aws_kms_key", { enable_key_rotation: true }, { enable_key_rotation: false }],
    ["aws_kms_key", { is_enabled: true }, { is_enabled: false }],
    ["aws_kms_key", { deletion_window_in_days: 30 }, { deletion_window_in_days: 7 }],
    ["aws_cloudwatch_metric_alarm", { actions_enabled: true }, { actions_enabled: false }],
  ])("%s %j to %j takes a protection away, and the other way round gives one", (type, before, after) => {
    const isTakenAway = (concerns: readonly Concern[]) => concerns.some(({ kind }) => kind === "protection");

    expect(updated(type, before, after)).toMatchObject([{ kind: "protection", level: "warning" }]);
    if (type !== "aws_dynamodb_table" || !("ttl" in before))
      expect(isTakenAway(updated(type, after, before))).toBe(false);
  });

  test("an alarm that goes is a warning", () => {
    expect(changed.find(({ address }) => address.startsWith("aws_cloudwatch_metric_alarm"))).toMatchObject({
      kind: "protection",
      level: "warning",
    });
  });

  test("warnings come before notices", () => {
    for (const { concerns } of changedStage().stacks) {
      const levels = concerns.map(({ level }) => level);
      expect(levels).toEqual([...levels].sort().reverse());
    }
  });
});
