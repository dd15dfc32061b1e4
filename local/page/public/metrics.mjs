import { byId, element, showList, soon, table } from "./elements.mjs";

/** The values of the metrics so far: a table for each namespace, a row for each metric and its dimensions. */
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
  const byNamespace = Map.groupBy(series.values(), ({ namespace }) => namespace);
  return [...byNamespace].map(([namespace, metrics]) => {
    const rows = metrics.toSorted((a, b) => a.name.localeCompare(b.name)).map(rowOf);
    const titles = ["Metric", "Dimensions", "#Values", "#Sum", "#Average", "#Highest", "#Latest"];
    return element("article", { class: "box" }, element("h3", {}, namespace), table(titles, rows));
  });
}

function rowOf({ name, unit, dimensions, count, sum, max, latest }) {
  const names = Object.entries(dimensions).map(([dimension, value]) => `${dimension} ${value}`);
  return [
    unit === "None" ? name : `${name} (${unit})`,
    names.join(", "),
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
