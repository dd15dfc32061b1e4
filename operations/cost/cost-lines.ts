import Table from "cli-table3";
import { type Colors, NO_COLORS } from "../terminal-colors";
import type { StageCost } from "./stage-cost";

/** Tables without lines between the rows: they are short, and can be pasted. */
const PLAIN = {
  chars: {
    top: "",
    "top-mid": "",
    "top-left": "",
    "top-right": "",
    bottom: "",
    "bottom-mid": "",
    "bottom-left": "",
    "bottom-right": "",
    left: "",
    "left-mid": "",
    mid: "",
    "mid-mid": "",
    right: "",
    "right-mid": "",
    middle: "  ",
  },
  style: { "padding-left": 0, "padding-right": 0, head: [], border: [] },
};

/** The cost of a stage for people. */
export function costLines(cost: StageCost, colors: Colors = NO_COLORS): string[] {
  const { stage, region, hoursPerMonth, stacks, lines, total, byUse, notes } = cost;
  const prices = table(["Fixed", "Units", "Price", "USD a month"], [1, 2, 3]);
  for (const { what, units, usd, per, total: amount } of lines) {
    prices.push([what, units, `${usd} a ${per}`, amount.toFixed(2)]);
  }
  prices.push([colors.bold("total"), "", "", colors.bold(total.toFixed(2))]);

  const byStack = table(["Stack", "USD a month"], [1]);
  for (const { id, total: amount } of stacks) byStack.push([id, amount.toFixed(2)]);

  const used = table(["By use", "Number", "Billed are"], [1]);
  for (const { type, number, billed } of byUse) used.push([type, number, billed]);

  const sources = table(["Price of", "Region", "Date", "Source"], []);
  for (const { what, date, source } of lines) sources.push([what, region, date, source]);

  return [
    colors.bold(`Fixed cost of stage ${stage} in ${region}, ${hoursPerMonth} hours a month`),
    "",
    ...[prices, byStack, used, sources].flatMap((each) => [
      ...each
        .toString()
        .split("\n")
        .map((line) => line.trimEnd()),
      "",
    ]),
    ...notes,
  ];
}

function table(head: string[], numbers: readonly number[]): Table.Table {
  return new Table({
    ...PLAIN,
    head,
    colAligns: head.map((_name, index) => (numbers.includes(index) ? "right" : "left")),
  });
}
