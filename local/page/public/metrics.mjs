import { byId, element, showList, soon, table } from "./elements.mjs";

/** The values of the metrics so far: a table for each namespace and metric, a row for its dimensions. */
export function showMetrics(live) {
  const series = new Map();
  const show = soon(() => showList(byId("metric-list"), tables(series), "None yet."));
  live.on("reset", () => {
    series.clear();
    show();
  });
  live.on("metric", (metric) => {
    add(series, metric);
    show();
  });
}

function add(series, { namespace, name, unit, dimensions, value }) {
  const key = JSON.stringify([namespace, name, dimensions]);
  const known = series.get(key);
  if (known === undefined) {
    series.set(key, { namespace, name, unit, dimensions, count: 1, sum: value, max: value, latest: value });
    return;
  }
  known.count += 1;
  known.sum += value;
  known.max = Math.max(known.max, value);
  known.latest = value;
}

function tables(series) {
  const byName = Map.groupBy(series.values(), ({ namespace, name }) => `${namespace} ${name}`);
  return [...byName.values()]
    .sort(([a], [b]) => `${a.namespace} ${a.name}`.localeCompare(`${b.namespace} ${b.name}`))
    .map((rows) => {
      const [{ namespace, name, unit }] = rows;
      return element(
        "article",
        { class: "box" },
        element(
          "h3",
          {},
          name,
          " ",
          element("span", { class: "dim" }, unit === "None" ? namespace : `${namespace}, ${unit}`),
        ),
        table(["Dimensions", "#Values", "#Sum", "#Average", "#Highest", "#Latest"], rows.map(rowOf)),
      );
    });
}

function rowOf({ dimensions, count, sum, max, latest }) {
  const names = Object.entries(dimensions).map(([name, value]) => `${name} ${value}`);
  return [
    names.join(", ") || "none",
    String(count),
    rounded(sum),
    rounded(sum / count),
    rounded(max),
    rounded(latest),
  ];
}

function rounded(value) {
  return value.toLocaleString("en", { maximumFractionDigits: 2 });
}
