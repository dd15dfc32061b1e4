import { byId, element, table } from "./elements.mjs";

/** What runs: the stacks, and who stands in for what. */
export async function showStacks() {
  const { stage, stacks, addresses, functions, tables, failures } = await (
    await fetch("/_local/stage")
  ).json();
  byId("stage").textContent = `stage ${stage}`;
  document.title = `Marketplace, stage ${stage}`;
  byId("stack-list").replaceChildren(
    ...stacks.map(stackElement),
    element(
      "article",
      { class: "box" },
      element("h3", {}, "Here"),
      element("p", { class: "dim" }, `${functions.length} functions, ${tables.length} tables`),
      table(
        ["What", "Address"],
        Object.entries(addresses).map(([what, address]) => [what, element("code", {}, address)]),
      ),
      ...(failures.length === 0
        ? []
        : [element("p", { class: "moved" }, `Things go wrong on demand: ${failures.join(", ")}`)]),
    ),
  );
}

function stackElement({ id, resources, types, reads }) {
  return element(
    "article",
    { class: "box stack" },
    element("h3", {}, id, " ", element("span", { class: "tag" }, `${resources} resources`)),
    ...reads.map(({ stack, outputs }) =>
      element("p", { class: "dim" }, `reads ${outputs.length} outputs of ${stack}: ${outputs.join(", ")}`),
    ),
    element(
      "ul",
      { class: "types" },
      ...types.map(({ type, count }) =>
        element("li", {}, element("span", {}, type), element("span", {}, String(count))),
      ),
    ),
  );
}
