import { byId, clockTime, element, showList, soon, statusElement } from "./elements.mjs";

/** So many are shown, and lines of logs kept. */
const SHOWN = 200;
const KEPT_LINES = 5_000;

/** The live log of requests, with what their functions logged. */
export function showRequests(live) {
  const requests = [];
  const lines = [];
  const open = new Set();
  const filter = byId("request-filter");

  const show = soon(() => {
    const wanted = requests.filter((request) => fits(request, filter.value)).slice(0, SHOWN);
    const shown = new Map([...byId("request-list").children].map((item) => [item.dataset.id, item]));
    const items = wanted.map(
      (request) => shown.get(request.requestId) ?? requestElement(request, lines, open),
    );
    showList(byId("request-list"), items, "None yet. Take a step of the walk through, or call the API.");
  });
  const tellLines = soon(() => {
    for (const refresh of open) refresh();
  });

  live.on("reset", () => {
    requests.length = 0;
    lines.length = 0;
    show();
  });
  live.on("request", (request) => {
    requests.unshift(request);
    requests.splice(5 * SHOWN);
    show();
  });
  live.on("log", (line) => {
    lines.push(line);
    if (lines.length > 2 * KEPT_LINES) lines.splice(0, lines.length - KEPT_LINES);
    tellLines();
  });
  live.on("gap", (missed) => {
    byId("gap").hidden = false;
    byId("gap").textContent = `${missed} events were left out: more happened than this page could read.`;
  });
  filter.addEventListener("input", show);
}

/** Every word has to be there. */
function fits({ method, path, status, invocations }, words) {
  const text = `${method} ${path} ${status} ${invocations.map(shortName).join(" ")}`.toLowerCase();
  return words
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

function requestElement(request, lines, open) {
  const { requestId, time, method, path, status, durationMs, invocations } = request;
  const details = element("div", { class: "details" });
  const refresh = () => showDetails(details, request, lines);
  const cold = invocations.some(({ coldStart }) => coldStart);
  return element(
    "details",
    {
      class: "request",
      "data-id": requestId,
      toggle: ({ currentTarget }) => {
        if (currentTarget.open) open.add(refresh);
        else open.delete(refresh);
        if (currentTarget.open) refresh();
      },
    },
    element(
      "summary",
      {},
      element("span", { class: "time dim" }, clockTime(time)),
      element("strong", {}, method),
      element("span", { class: "path" }, path),
      statusElement(status),
      element("span", { class: "numbers" }, `${durationMs.toFixed(durationMs < 10 ? 1 : 0)} ms`),
      element(
        "span",
        { class: "who" },
        ...(cold ? [element("span", { class: "tag cold" }, "cold")] : []),
        element("span", { class: "dim" }, whoAnswered(request)),
      ),
    ),
    details,
  );
}

function whoAnswered({ invocations, gatewayResponse }) {
  const last = invocations.at(-1);
  if (gatewayResponse !== undefined || last === undefined) return "API Gateway";
  return shortName(last);
}

function showDetails(details, request, lines) {
  const { requestId, path, resource, gatewayResponse, invocations } = request;
  details.replaceChildren(
    ...(path === resource ? [] : [element("p", {}, path)]),
    element("p", { class: "dim" }, `${resource ?? "no such path"}, request ${requestId}`),
    ...(gatewayResponse === undefined
      ? []
      : [element("p", { class: "bad" }, `API Gateway answered: ${gatewayResponse}`)]),
    ...invocations.flatMap((invocation) => invocationElements(invocation, lines)),
  );
}

function invocationElements(invocation, lines) {
  const { requestId, coldStart, initMs, durationMs, memoryMb, usedMemoryMb, error } = invocation;
  const own = lines.filter((line) => line.requestId === requestId).map(({ line }) => readable(line));
  const start = coldStart ? `cold start ${initMs?.toFixed(0) ?? "?"} ms, ` : "";
  const memory = usedMemoryMb === undefined ? "" : `, ${usedMemoryMb.toFixed(0)} of ${memoryMb} MB`;
  return [
    element(
      "p",
      {},
      element("strong", {}, shortName(invocation)),
      ` ${start}${durationMs.toFixed(1)} ms${memory}`,
      ...(error === undefined ? [] : [element("span", { class: "bad" }, ` ${error}`)]),
    ),
    element("pre", { tabindex: 0 }, own.length === 0 ? "It logged nothing." : own.join("\n")),
  ];
}

/** `MarketplaceApi-dev-UsersFunction` is `Users`. */
function shortName({ functionName }) {
  return functionName.replace(/^.*-/, "").replace(/Function$/, "");
}

/** A line of JSON as level, message, and the rest. */
function readable(line) {
  try {
    const { timestamp: _, level = "", message = "", requestId: __, ...rest } = JSON.parse(line);
    return [level, typeof message === "string" ? message : JSON.stringify(message), ...pairs(rest)]
      .filter((part) => part !== "")
      .join(" ");
  } catch {
    return line.trimEnd();
  }
}

function pairs(rest) {
  return Object.entries(rest).map(([name, value]) => `${name}=${JSON.stringify(value)}`);
}
