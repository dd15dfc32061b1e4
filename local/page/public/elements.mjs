/**
 * Makes an element. Strings among the children become text, never HTML.
 *
 * @param {string} tag
 * @param {Record<string, unknown>} properties attributes; functions are listeners of the event of that name; false and undefined
 *   are left out, true is an attribute without a value
 * @param {...(Node | string)} children
 */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value !== undefined && value !== false)
      made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children);
  return made;
}

/** The element with an id. */
export function byId(id) {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`The page has no element ${id}.`);
  return found;
}

/**
 * A table that scrolls by itself when it is too wide.
 *
 * @param {readonly string[]} titles of the columns; `#` in front is for numbers
 * @param {readonly (readonly (Node | string)[])[]} rows
 */
export function table(titles, rows) {
  const kinds = titles.map((title) => (title.startsWith("#") ? "number" : undefined));
  const head = titles.map((title, index) =>
    element("th", { scope: "col", class: kinds[index] }, title.replace(/^#/, "")),
  );
  const body = rows.map((cells) =>
    element("tr", {}, ...cells.map((cell, index) => element("td", { class: kinds[index] }, cell))),
  );
  const made = element(
    "table",
    {},
    element("thead", {}, element("tr", {}, ...head)),
    element("tbody", {}, ...body),
  );
  return element("div", { class: "table", tabindex: 0, role: "region", "aria-label": "Table" }, made);
}

/** An HTTP status in its color. */
export function statusElement(status) {
  const tone = status < 300 ? "good" : status < 400 ? "moved" : "bad";
  return element("span", { class: `status ${tone}` }, String(status));
}

/** `12:34:56.789` of epoch milliseconds or an ISO time. */
export function clockTime(time) {
  const date = new Date(time);
  return `${date.toLocaleTimeString("en-GB")}.${String(date.getMilliseconds()).padStart(3, "0")}`;
}

/** An amount of minor units as people write it. */
export function money(amount, currency) {
  const format = new Intl.NumberFormat("en", { style: "currency", currency });
  return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2));
}

/** Shows what a list holds, or says that there is nothing yet. What stays is not moved, so that it keeps the focus. */
export function showList(list, items, nothing) {
  const wanted = items.length === 0 ? [element("p", { class: "empty" }, nothing)] : items;
  const kept = new Set(wanted);
  for (const shown of [...list.children]) if (!kept.has(shown)) shown.remove();
  let next = list.firstElementChild;
  for (const item of wanted) {
    if (item === next) next = next.nextElementSibling;
    else list.insertBefore(item, next);
  }
}

/** A function that does `work` in a moment, once for all calls until then. */
export function soon(work) {
  let planned = false;
  return () => {
    if (planned) return;
    planned = true;
    setTimeout(() => {
      planned = false;
      work();
    }, 50);
  };
}
