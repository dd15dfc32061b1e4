import { type Activity, ActivityFeed } from "../../local/activity";

const METRIC = JSON.stringify({
  _aws: {
    Timestamp: 1,
    CloudWatchMetrics: [
      {
        Namespace: "Marketplace/dev",
        Dimensions: [["Currency"]],
        Metrics: [{ Name: "Revenue", Unit: "None" }],
      },
    ],
  },
  Currency: "EUR",
  Revenue: 1999,
});

test("the latest of each kind are remembered, the oldest first", () => {
  const feed = new ActivityFeed(3);
  for (let index = 0; index < 20; index += 1) feed.addLine("users", `line ${index}`, undefined);

  expect(feed.recent("log").map(({ line }) => line)).toEqual(["line 17", "line 18", "line 19"]);
  expect(feed.recent("log", 1).map(({ line }) => line)).toEqual(["line 19"]);
  expect(feed.recent("log", 0)).toEqual([]);
  expect(feed.recent("request")).toEqual([]);
});

test("a line with embedded metrics is a line and its metrics", () => {
  const feed = new ActivityFeed();

  feed.addLine("transactions", METRIC, "id-1");
  feed.addLine("transactions", '{"_aws" broken', "id-2");

  expect(feed.recent("log").map(({ requestId }) => requestId)).toEqual(["id-1", "id-2"]);
  expect(feed.recent("metric")).toEqual([
    {
      kind: "metric",
      time: expect.any(Number),
      functionName: "transactions",
      namespace: "Marketplace/dev",
      name: "Revenue",
      value: 1999,
      unit: "None",
      dimensions: { Currency: "EUR" },
    },
  ]);
});

test("listeners hear everything until they end it", () => {
  const feed = new ActivityFeed();
  const heard: Activity[] = [];
  const end = feed.subscribe((activity) => heard.push(activity));

  feed.addLine("users", "one", undefined);
  end();
  feed.addLine("users", "two", undefined);

  expect(heard).toMatchObject([{ kind: "log", line: "one" }]);
});
