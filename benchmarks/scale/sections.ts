import type { Route } from "../../handlers/common/route";
import { routes } from "../../handlers/routes";
import { GIGABYTE, pricesOf, usagePricesOf } from "../../operations/cost/prices";
import { PAGE } from "../capacity/requests";
import { readUnits } from "../capacity/units";
import { BASE_LOAD, BILLED_MS, SCALES } from "./assumptions";
import { allCatalogueFigures } from "./catalogue-figures";
import { millionPurchases, PURCHASE_ONLY, totalUsd } from "./cost";
import type { MeasuredFigures } from "./measured";
import { billedMs, concurrency, perSecond, requestRates } from "./request-load";
import { breaksAt, type Resource, resources } from "./resources";

const REGION = "us-east-1";
/** Below them nothing is refused under any design. */
const BUSY_SCALES = SCALES.slice(2);

/** The generated parts of docs/scale.md by their names: Markdown. */
export function sections(measured: MeasuredFigures): Readonly<Record<string, string>> {
  return {
    load: loadTable(measured),
    limits: limitsTable(measured),
    catalogue: catalogueTable(measured),
    concurrency: concurrencyTable(),
    cost: costTable(measured),
    measured: measuredLines(measured),
  };
}

function loadTable(measured: MeasuredFigures): string {
  const rows = requestRates().map(({ operation, rate, isGuarded }) => {
    const { method, path }: Route = routes[operation];
    const { read, write, session } = measured.routes[operation];
    return [`\`${method} ${path}\``, rate, isGuarded ? "yes" : "no", read + session, write];
  });
  const total = perSecond(requestRates());
  const units = (kind: "read" | "write") =>
    perSecond(requestRates(), ({ operation }) => {
      const { read, write, session } = measured.routes[operation];
      return kind === "read" ? read + session : write;
    });
  return table(
    ["Route", "Requests/s", "Session check", "Read units each", "Write units each"],
    [...rows, ["all", total, "", `${round(units("read"))}/s`, `${round(units("write"))}/s`]],
    ["", ":", "", ":", ":"],
  );
}

function limitsTable(measured: MeasuredFigures): string {
  const rows = resources(measured).map((resource) => {
    const { name, limit, unit, remedy } = resource;
    return [
      name,
      `[${round(limit.value)} ${unit}](${limit.source})`,
      limit.raised,
      ...SCALES.map(({ factor }) => loaded(resource, factor)),
      `${times(breaksAt(resource))}x`,
      remedy,
    ];
  });
  const scales = SCALES.map(({ name }) => name);
  return table(["What ends", "Limit", "Raised", ...scales, "Holds until", "Before that"], rows, [
    "",
    "",
    "",
    ...scales.map(() => ":"),
    ":",
    "",
  ]);
}

function loaded({ base, limit }: Resource, factor: number): string {
  const text = round(base * factor);
  return base * factor > limit.value ? `**${text}**` : text;
}

function catalogueTable(measured: MeasuredFigures): string {
  const figures = allCatalogueFigures(BUSY_SCALES, measured);
  const designs = [...new Set(figures.map(({ design }) => design))];
  const rows = designs.map((design) => {
    const own = figures.filter((each) => each.design === design);
    const [first] = own;
    return [
      design.name,
      first?.unitsOfPage ?? "",
      first?.unitsOfEntry ?? "",
      ...own.flatMap(({ readUnits, pagesRefused, writeUnits, writesRefused }) => [
        round(readUnits),
        percent(pagesRefused),
        round(writeUnits),
        percent(writesRefused),
      ]),
    ];
  });
  const heads = BUSY_SCALES.flatMap(({ name }) => [
    `${name}: read units/s`,
    "pages refused",
    "write units/s",
    "writes refused",
  ]);
  return table(["Design", "Units of a page", "Units of an entry", ...heads], rows, [
    "",
    ":",
    ":",
    ...heads.map(() => ":"),
  ]);
}

function concurrencyTable(): string {
  const rates = requestRates();
  const guarded = perSecond(rates, ({ isGuarded }) => (isGuarded ? 1 : 0));
  const { reads, purchases, rest } = {
    reads: rates.filter(({ operation }) => (routes[operation] as Route).owner === "solutions"),
    purchases: rates.filter(({ operation }) => operation === "createTransaction"),
    rest: rates.filter(
      ({ operation }) =>
        (routes[operation] as Route).owner !== "solutions" && operation !== "createTransaction",
    ),
  };
  const row = (name: string, each: typeof rates) => {
    const rate = perSecond(each);
    const busy = perSecond(each, ({ operation }) => billedMs(operation) / 1_000);
    return [
      name,
      round(rate),
      round((busy / rate) * 1_000),
      ...SCALES.map(({ factor }) => round(busy * factor)),
    ];
  };
  const authorizer = (guarded * BILLED_MS.sessionCheck) / 1_000;
  return table(
    ["Invocations", "1x: a second", "ms, assumed", ...SCALES.map(({ name }) => `${name}: at a time`)],
    [
      row("solutions", reads),
      row("purchases", purchases),
      row("everything else of users and transactions", rest),
      [
        "authorizer",
        round(guarded),
        BILLED_MS.sessionCheck,
        ...SCALES.map(({ factor }) => round(authorizer * factor)),
      ],
      ["all", "", "", ...SCALES.map(({ factor }) => round(concurrency(rates) * factor))],
    ],
    ["", ":", ":", ...SCALES.map(() => ":")],
  );
}

function costTable(measured: MeasuredFigures): string {
  const prices = usagePricesOf(REGION);
  const alone = millionPurchases(PURCHASE_ONLY, measured, prices);
  const share = millionPurchases(BASE_LOAD, measured, prices);
  const rows = alone.map(({ price, amount, usd, basis }, index) => {
    const { what, usd: perUnits, units, source } = prices[price];
    const whole = share[index];
    return [
      what,
      basis,
      `[${perUnits} ${unitName(units)}](${source})`,
      amountText(amount, units),
      usd.toFixed(2),
      amountText(whole?.amount ?? 0, units),
      (whole?.usd ?? 0).toFixed(2),
    ];
  });
  const date = prices.apiRequest.date;
  const key = pricesOf(REGION).kmsKey;
  return [
    `US dollars for a million purchases, list prices of ${REGION} of ${date}, before taxes, free tiers and volume discounts:`,
    "",
    table(
      ["", "Amounts are", "Price, USD", "Purchase alone", "USD", "With its 99 other requests", "USD"],
      [
        ...rows,
        ["**all**", "", "", "", `**${totalUsd(alone).toFixed(2)}**`, "", `**${totalUsd(share).toFixed(2)}**`],
      ],
      ["", "", "", ":", ":", ":", ":"],
    ),
    "",
    `KMS: ${prices.kmsRequest.usd} for ${prices.kmsRequest.units.toLocaleString("en")} requests beside ${key.usd} a month for the key. Tables and logs ask it by the table and the log group, not by the request.`,
  ].join("\n");
}

function measuredLines(measured: MeasuredFigures): string {
  const { charge, catalogue, purchase, routes: each } = measured;
  const { transactions, solutions, userIndex, partnerIndex, pendingIndex } = purchase;
  // Solutions of one page, and the one behind it, of 1 kB each.
  const longest = readUnits((PAGE + 1) * 1_024, "eventual");
  return [
    `- A purchase writes ${transactions} units to the Transactions table, ${solutions} to Solutions (the condition on the head), ${userIndex} to \`user-index\`, ${partnerIndex} to \`partner-index\`, ${pendingIndex} to \`pending-index\`, and leaves a transaction of ${purchase.bytes} bytes.`,
    `- Publishing writes ${catalogue.publish.write} units, an edit of what is published ${catalogue.edit.write}; of either ${catalogue.publish.ofIndex} is in \`category-index\`. (The table above has the edit of a draft.)`,
    `- A head in the index has ${catalogue.headBytes} bytes in the tests. Were all heads as long as they may be (1 kB), a page would take ${longest} read units instead of ${each.listSolutions.read}.`,
    `- A charge is ${charge.sentBytes} bytes out and ${charge.receivedBytes} back, headers included, without TLS, at the local peer, whose answers are shorter than Stripe's.`,
  ].join("\n");
}

type Cell = string | number;

/** @param marks of the columns: `:` for numbers, which stand at the right */
function table(
  heads: readonly string[],
  rows: readonly (readonly Cell[])[],
  marks: readonly string[],
): string {
  const row = (cells: readonly Cell[]) => `| ${cells.join(" | ")} |`;
  return [row(heads), row(marks.map((mark) => `---${mark}`)), ...rows.map(row)].join("\n");
}

function unitName(units: number): string {
  if (units === 1) return "each";
  return units === GIGABYTE ? "a GB" : `for ${units.toLocaleString("en")}`;
}

function amountText(amount: number, units: number): string {
  return units === GIGABYTE ? `${round(amount / GIGABYTE)} GB` : round(amount);
}

function times(factor: number): string {
  return Number(factor.toPrecision(2)).toLocaleString("en", { maximumSignificantDigits: 2 });
}

/** Three digits that count, with the words for what is large. */
function round(value: number): string {
  const digits = Number(value.toPrecision(3));
  if (digits >= 1e9) return `${digits / 1e9} billion`;
  if (digits >= 1e6) return `${digits / 1e6} million`;
  return digits.toLocaleString("en", { maximumSignificantDigits: 3 });
}

function percent(share: number): string {
  return `${(100 * share).toFixed(share > 0 && share < 0.01 ? 2 : 0)} %`;
}
