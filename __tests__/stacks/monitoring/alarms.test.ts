import { FUNCTION_KEYS, Naming, TABLE_KEYS } from "../../../config/naming";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";
import { metricsOfAlarm, queries } from "./watched";

const API_NAMES = ["Users", "Solutions", "Transactions"];
const LAMBDA_NAMES = [...API_NAMES, "Authorizer", "Reconciliation"];

function alarmsOf(stage: StageName): Block[] {
  return synthesized(stage, "monitoring")
    .resources("aws_cloudwatch_metric_alarm")
    .map(({ block }) => block);
}

function compositesOf(stage: StageName): Block[] {
  return synthesized(stage, "monitoring")
    .resources("aws_cloudwatch_composite_alarm")
    .map(({ block }) => block);
}

describe.each(STAGE_NAMES)("the alarms of %s", (stage) => {
  const stack = synthesized(stage, "monitoring");
  const topic = `\${${stack.resource("aws_sns_topic").address}.arn}`;
  const alarm = (name: string) =>
    stack.resource("aws_cloudwatch_metric_alarm", { alarm_name: `marketplace-${stage}-${name}` });
  const composite = (name: string) =>
    stack.resource("aws_cloudwatch_composite_alarm", { alarm_name: `marketplace-${stage}-${name}` });
  const ruleOver = (names: string[]) =>
    names.map((name) => `ALARM("\${${alarm(name).address}.alarm_name}")`).join(" OR ");

  it("are 37 alarms and 3 composites", () => {
    expect(alarmsOf(stage)).toHaveLength(37);
    expect(compositesOf(stage)).toHaveLength(3);
  });

  it.each(API_NAMES)("rise for more than 10 Lambda errors of %s in 2 evaluation periods", (name) => {
    expect(alarm(`lambda-errors-${name.toLowerCase()}`).block).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Errors",
      dimensions: { FunctionName: `MarketplaceApi-${stage}-${name}Function` },
      statistic: "Sum",
      period: 300,
      evaluation_periods: 2,
      comparison_operator: "GreaterThanThreshold",
      threshold: 10,
      alarm_actions: [topic],
      ok_actions: [topic],
    });
  });

  it("rise for more than 10 errors of the authorizer in 2 evaluation periods, refusals aside", () => {
    const { block } = alarm("lambda-errors-authorizer");
    const dimensions = { FunctionName: `MarketplaceApi-${stage}-AuthorizerFunction` };

    expect(block).toMatchObject({
      evaluation_periods: 2,
      comparison_operator: "GreaterThanThreshold",
      threshold: 10,
      alarm_actions: [topic],
      ok_actions: [topic],
    });
    expect(queries(block)[0]?.expression).toBe("errors - FILL(refused, 0)");
    expect(queries(block).map(({ id }) => id)).toEqual(["result", "errors", "refused"]);
    expect(metricsOfAlarm(block)).toEqual([
      { namespace: "AWS/Lambda", name: "Errors", dimensions, statistic: "Sum" },
      { namespace: `Marketplace/${stage}`, name: "CredentialsRefused", dimensions, statistic: "Sum" },
    ]);
  });

  it.each([
    ["lambda-errors", "AWS/Lambda", "Errors"],
    ["unhandled-errors", `Marketplace/${stage}`, "UnhandledErrors"],
  ])("rise when two runs of the reconciliation fail: %s", (name, namespace, metric) => {
    expect(alarm(`${name}-reconciliation`).block).toMatchObject({
      namespace,
      metric_name: metric,
      dimensions: { FunctionName: `MarketplaceApi-${stage}-ReconciliationFunction` },
      statistic: "Sum",
      period: 300,
      evaluation_periods: 2,
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
    });
  });

  it.each([...API_NAMES, "Authorizer"])("rise for more than 10 unknown errors of %s", (name) => {
    expect(alarm(`unhandled-errors-${name.toLowerCase()}`).block).toMatchObject({
      namespace: `Marketplace/${stage}`,
      metric_name: "UnhandledErrors",
      dimensions: { FunctionName: `MarketplaceApi-${stage}-${name}Function` },
      statistic: "Sum",
      period: 300,
      evaluation_periods: 2,
      comparison_operator: "GreaterThanThreshold",
      threshold: 10,
    });
  });

  it("rise for an API latency of more than 5 seconds", () => {
    expect(alarm("api-latency").block).toMatchObject({
      namespace: "AWS/ApiGateway",
      metric_name: "Latency",
      dimensions: { ApiName: `marketplace-${stage}`, Stage: stage },
      statistic: "Average",
      comparison_operator: "GreaterThanThreshold",
      threshold: 5000,
      alarm_actions: [topic],
      ok_actions: [topic],
    });
  });

  it("rise for more than 5 % server errors, without dividing by no requests", () => {
    const { block } = alarm("api-5xx-rate");

    expect(block).toMatchObject({ comparison_operator: "GreaterThanThreshold", threshold: 5 });
    expect(queries(block)[0]?.expression).toBe(
      "IF(requests > 0 AND errors >= 5, 100 * errors / requests, 0)",
    );
    expect(metricsOfAlarm(block)).toEqual(
      ["Count", "5XXError"].map((name) => ({
        namespace: "AWS/ApiGateway",
        name,
        dimensions: { ApiName: `marketplace-${stage}`, Stage: stage },
        statistic: "Sum",
      })),
    );
  });

  it("rise for requests refused as too many, which the access log shows", () => {
    const { block } = stack.resource("aws_cloudwatch_log_metric_filter");

    expect(alarm("api-throttles").block).toMatchObject({
      namespace: `Marketplace/${stage}`,
      metric_name: "ThrottledRequests",
      statistic: "Sum",
      threshold: 100,
    });
    expect(block).toMatchObject({
      name: `marketplace-${stage}-throttled-requests`,
      pattern: '{ ($.status = 429) || ($.status = "429") }',
      log_group_name: "${data.terraform_remote_state.infrastructure.outputs.log_group_name}",
      metric_transformation: {
        namespace: `Marketplace/${stage}`,
        name: "ThrottledRequests",
        value: "1",
        unit: "Count",
      },
    });
  });

  it.each(LAMBDA_NAMES)("rise when Lambda refuses calls of %s", (name) => {
    expect(alarm(`lambda-throttles-${name.toLowerCase()}`).block).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Throttles",
      dimensions: { FunctionName: `MarketplaceApi-${stage}-${name}Function` },
      statistic: "Sum",
      threshold: 0,
    });
  });

  it.each(LAMBDA_NAMES)("rise when %s comes near its timeout", (name) => {
    const { block } = alarm(`lambda-duration-${name.toLowerCase()}`);

    expect(block).toMatchObject({
      namespace: "AWS/Lambda",
      metric_name: "Duration",
      dimensions: { FunctionName: `MarketplaceApi-${stage}-${name}Function` },
      extended_statistic: "p99",
      threshold: 24_000,
    });
    expect(block).not.toHaveProperty("statistic");
  });

  it.each(TABLE_KEYS)("rise for throttles of the %s table and of every index that it has", (key) => {
    const name = `marketplace-${stage}-${key}`;
    const table = synthesized(stage, "database").resource("aws_dynamodb_table", { name });
    const indexes = (table.block.global_secondary_index as Block[]).map((index) => index.name);

    const metrics = metricsOfAlarm(alarm(`table-throttles-${key}`).block);

    const places = [{}, ...indexes.map((index) => ({ GlobalSecondaryIndexName: index }))];
    const expected = places.flatMap((place) =>
      ["ReadThrottleEvents", "WriteThrottleEvents"].map((metric) => ({
        namespace: "AWS/DynamoDB",
        name: metric,
        dimensions: { TableName: name, ...place },
        statistic: "Sum",
      })),
    );
    expect(metrics).toEqual(expected);
    expect(alarm(`table-throttles-${key}`).block).toMatchObject({ threshold: 10, evaluation_periods: 2 });
  });

  it.each(TABLE_KEYS)("rise for system errors of the %s table, one series for each operation", (key) => {
    const metrics = metricsOfAlarm(alarm(`table-system-errors-${key}`).block);

    expect(metrics.map(({ dimensions }) => dimensions)).toEqual(
      [
        "GetItem",
        "TransactGetItems",
        "Query",
        "Scan",
        "PutItem",
        "UpdateItem",
        "DeleteItem",
        "TransactWriteItems",
      ].map((Operation) => ({ TableName: `marketplace-${stage}-${key}`, Operation })),
    );
    expect([...new Set(metrics.map(({ namespace, name }) => `${namespace} ${name}`))]).toEqual([
      "AWS/DynamoDB SystemErrors",
    ]);
  });

  it("rise when many purchases fail, compared with all of them", () => {
    const { block } = alarm("payment-failures");

    expect(block).toMatchObject({ threshold: 20, evaluation_periods: 2 });
    expect(queries(block)[0]?.expression).toBe("IF(failures >= 5, 100 * failures / SUM(METRICS()), 0)");
    expect(metricsOfAlarm(block).map(({ namespace, name }) => [namespace, name])).toEqual([
      [`Marketplace/${stage}`, "Purchases"],
      [`Marketplace/${stage}`, "PaymentFailures"],
    ]);
  });

  it.each([
    ["payment-mismatches", "PaymentMismatches", 0, 1],
    ["refused-sign-ins", "SignInsRefused", 200, 2],
  ])("rise for %s", (name, metric, threshold, periods) => {
    expect(alarm(name).block).toMatchObject({
      namespace: `Marketplace/${stage}`,
      metric_name: metric,
      statistic: "Sum",
      period: 300,
      evaluation_periods: periods,
      comparison_operator: "GreaterThanThreshold",
      threshold,
      alarm_actions: [topic],
    });
  });

  it("rise when three runs of the reconciliation find overdue transactions", () => {
    expect(alarm("overdue-transactions").block).toMatchObject({
      namespace: `Marketplace/${stage}`,
      metric_name: "OverdueTransactions",
      statistic: "Maximum",
      period: 300,
      evaluation_periods: 3,
      threshold: 0,
    });
  });

  it("rise when the reconciliation is not started three times in a row, which no data means as well", () => {
    const { block } = alarm("reconciliation-stopped");

    expect(block).toMatchObject({
      comparison_operator: "LessThanThreshold",
      threshold: 1,
      evaluation_periods: 3,
      treat_missing_data: "breaching",
      alarm_actions: [topic],
      ok_actions: [topic],
    });
    expect(queries(block)[0]?.expression).toBe("FILL(calls, 0)");
    expect(metricsOfAlarm(block)).toEqual([
      {
        namespace: "AWS/Lambda",
        name: "Invocations",
        dimensions: { FunctionName: `MarketplaceApi-${stage}-ReconciliationFunction` },
        statistic: "Sum",
      },
    ]);
  });

  it("expect the reconciliation as often as its schedule starts it", () => {
    const rule = synthesized(stage, "api").resource("aws_cloudwatch_event_rule").block;
    const period = queries(alarm("reconciliation-stopped").block)[1]?.metric?.period;

    expect(rule.schedule_expression).toBe(`rate(${Number(period) / 60} minutes)`);
  });

  it("rise for the first audit event that any function could not deliver", () => {
    const { block } = alarm("audit-undelivered");

    expect(block).toMatchObject({ threshold: 0, evaluation_periods: 1 });
    expect(metricsOfAlarm(block).map(({ name, dimensions }) => [name, dimensions.FunctionName])).toEqual(
      LAMBDA_NAMES.map((name) => ["AuditUndelivered", `MarketplaceApi-${stage}-${name}Function`]),
    );
  });

  it("stay down while there is no data, except the one for what has to go on", () => {
    const rising = alarmsOf(stage).filter((block) => block.treat_missing_data !== "notBreaching");

    expect(rising.map((block) => block.alarm_name)).toEqual([`marketplace-${stage}-reconciliation-stopped`]);
  });

  it("tell people through a composite where several say one thing", () => {
    expect(composite("unexpected-errors").block.alarm_rule).toBe(
      ruleOver([...FUNCTION_KEYS.map((key) => `unhandled-errors-${key}`), "api-5xx-rate"]),
    );
    expect(composite("lambda-throttles").block.alarm_rule).toBe(
      ruleOver(FUNCTION_KEYS.map((key) => `lambda-throttles-${key}`)),
    );
    expect(composite("table-system-errors").block.alarm_rule).toBe(
      ruleOver(TABLE_KEYS.map((key) => `table-system-errors-${key}`)),
    );
  });

  it("reach the topic exactly once each, by themselves or by their composite, on rising and on ending", () => {
    const rules = compositesOf(stage).map((block) => String(block.alarm_rule));
    const ways = stack.resources("aws_cloudwatch_metric_alarm").map(({ address, block }) => ({
      own: block.alarm_actions === undefined ? 0 : 1,
      composites: rules.filter((rule) => rule.includes(`\${${address}.alarm_name}`)).length,
    }));

    expect(ways.filter(({ own, composites }) => own + composites !== 1)).toEqual([]);
    const telling = [...alarmsOf(stage), ...compositesOf(stage)].filter((block) => "alarm_actions" in block);
    expect(telling).toHaveLength(25);
    for (const block of telling) {
      expect(block).toMatchObject({ alarm_actions: [topic], ok_actions: [topic] });
    }
    const silent = alarmsOf(stage).filter((block) => !("alarm_actions" in block));
    expect(silent.filter((block) => "ok_actions" in block)).toEqual([]);
  });

  it("look at ten metrics at most and return one series", () => {
    for (const block of alarmsOf(stage).filter((alarm) => "metric_query" in alarm)) {
      expect(metricsOfAlarm(block).length).toBeLessThanOrEqual(10);
      expect(queries(block).filter((query) => query.return_data === true)).toHaveLength(1);
      expect(queries(block).filter(({ id }) => !/^[a-z][a-zA-Z0-9_]*$/.test(id))).toEqual([]);
      expect(block).not.toHaveProperty("period");
    }
  });

  it("name metrics with exactly the dimensions under which each service writes them", () => {
    const allowed = new Set([
      "AWS/Lambda FunctionName",
      "AWS/ApiGateway ApiName,Stage",
      "AWS/DynamoDB TableName",
      "AWS/DynamoDB GlobalSecondaryIndexName,TableName",
      "AWS/DynamoDB Operation,TableName",
      `Marketplace/${stage} `,
      `Marketplace/${stage} FunctionName`,
    ]);

    const found = alarmsOf(stage)
      .flatMap(metricsOfAlarm)
      .map(({ namespace, dimensions }) => `${namespace} ${Object.keys(dimensions).sort().join(",")}`);

    expect(new Set(found)).toEqual(allowed);
  });

  it("watch the functions and the API under the names that the Api stack gives them", () => {
    const api = synthesized(stage, "api");
    const watched = alarmsOf(stage).flatMap(metricsOfAlarm);
    const values = (dimension: string) =>
      [...new Set(watched.flatMap(({ dimensions }) => dimensions[dimension] ?? []))].sort();

    const functions = api.resources("aws_lambda_function").map(({ block }) => block);
    expect(values("FunctionName")).toEqual(functions.map((block) => block.function_name).sort());
    expect(values("ApiName")).toEqual([api.resource("aws_api_gateway_rest_api").block.name]);
    expect(values("Stage")).toEqual([api.resource("aws_api_gateway_stage").block.stage_name]);
    expect([...new Set(functions.map((block) => block.timeout))]).toEqual([30]);
  });

  it("find the status of a request where the Api stack writes it", () => {
    const [settings] = [
      synthesized(stage, "api").resource("aws_api_gateway_stage").block.access_log_settings,
    ].flat();

    expect(JSON.parse(String((settings as Block).format)).status).toBe("$context.status");
  });

  it("carry the stage in their names and fit AWS's limits", () => {
    const blocks = [...alarmsOf(stage), ...compositesOf(stage)];
    const names = blocks.map((block) => String(block.alarm_name));

    expect(names.filter((name) => !name.startsWith(`marketplace-${stage}-`))).toEqual([]);
    expect(new Set(names).size).toBe(40);
    expect(blocks.filter((block) => String(block.alarm_description).length > 1024)).toEqual([]);
  });

  it("may publish to the topic, by the pattern of its policy", () => {
    const pattern = new Naming(stageConfig(stage)).alarmArn("*", "123456789012");

    expect(pattern).toBe(`arn:aws:cloudwatch:us-east-1:123456789012:alarm:marketplace-${stage}-*`);
  });
});

it("keeps the alarms of the three stages apart", () => {
  const names = STAGE_NAMES.flatMap((stage) =>
    [...alarmsOf(stage), ...compositesOf(stage)].map((block) => block.alarm_name),
  );

  expect(new Set(names).size).toBe(3 * 40);
});
