import { type EChartsOption, init } from "echarts";
import { categories } from "../../handlers/solutions/categories";
import { SCALES } from "./assumptions";
import { PARTITION_LIMITS } from "./aws-limits";
import { type CatalogueDesign, DESIGNS } from "./catalogue-design";
import { catalogueFigures, catalogueLoad, importRefused, outcomes } from "./catalogue-figures";
import type { MeasuredFigures } from "./measured";

/** A drawing, and the file in docs/ that holds it. */
export interface Chart {
  readonly file: string;
  readonly svg: string;
}

const SIZE = { width: 960, height: 400 };
/** Legible on white paper, which the charts bring along: the page around them may be dark. */
const COLORS = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#6639ba"];
const INK = "#24292f";
const GRID = "#d0d7de";
/** Points of a line for each power of ten. */
const POINTS = 4;

/** Every chart of docs/scale.md. The same figures give the same bytes. */
export function charts(measured: MeasuredFigures): readonly Chart[] {
  return [
    {
      file: "scale/partitions.svg",
      svg: drawn(
        "Read and write units a second at the partitions of the newest, by category and scale",
        partitionsOption(measured),
      ),
    },
    {
      file: "scale/refused.svg",
      svg: drawn("First pages and writes that are refused, by load and design", refusedOption(measured)),
    },
  ];
}

/** How reads and writes are spread over the partitions of the newest, as things are today. */
function partitionsOption(measured: MeasuredFigures): EChartsOption {
  const names = categories.map(({ name }) => name);
  const bars = SCALES.map(({ name, factor }) => {
    const found = outcomes(DESIGNS.today, catalogueLoad(factor), measured);
    return {
      name,
      reads: found.map(({ busiest }) => busiest.read),
      writes: found.map(({ busiest }) => busiest.write),
    };
  });
  const axis = (gridIndex: number) => ({
    type: "category" as const,
    gridIndex,
    data: names,
    axisLabel: { rotate: 35, color: INK, fontSize: 11 },
  });
  return twoPanels({
    titles: [
      `read units/s of first pages (dashed: one partition, ${count(PARTITION_LIMITS.readUnits)})`,
      `write units/s of new entries (dashed: one partition, ${count(PARTITION_LIMITS.writeUnits)})`,
    ],
    xAxis: [axis(0), axis(1)],
    yAxis: [logAxis(0, 1, 1e6), logAxis(1, 0.01, 1e4)],
    bottom: 90,
    series: bars.flatMap(({ name, reads, writes }, index) => [
      bar(name, 0, reads, index === 0 ? limitLine(PARTITION_LIMITS.readUnits) : {}),
      bar(name, 1, writes, index === 0 ? limitLine(PARTITION_LIMITS.writeUnits) : {}),
    ]),
  });
}

/** What is refused under each design, by load. */
function refusedOption(measured: MeasuredFigures): EChartsOption {
  const reading = [DESIGNS.today, DESIGNS.shards, DESIGNS.copies, DESIGNS.cache];
  const writing = [DESIGNS.today, DESIGNS.shards, DESIGNS.moreShards];
  const pages = (design: CatalogueDesign) =>
    powers(0, 4).map((factor) => {
      const { pagesRefused } = catalogueFigures(design, { name: "", factor }, measured);
      return [factor, 100 * pagesRefused];
    });
  const writes = (design: CatalogueDesign) =>
    powers(2, 5).map((rate) => [rate, 100 * importRefused(design, rate, measured)]);
  const axis = (gridIndex: number, name: string, min: number, max: number) => ({
    ...logAxis(gridIndex, min, max),
    name,
    nameLocation: "middle" as const,
    nameGap: 28,
  });
  const percent = (gridIndex: number) => ({
    type: "value" as const,
    gridIndex,
    min: 0,
    max: 100,
    axisLabel: { formatter: "{value} %", color: INK },
    splitLine: { lineStyle: { color: GRID } },
  });
  return twoPanels({
    titles: ["first pages refused", "writes into one category refused"],
    xAxis: [axis(0, "times the base load", 1, 1e4), axis(1, "writes a second", 1e2, 1e5)],
    yAxis: [percent(0), percent(1)],
    bottom: 60,
    series: [
      ...reading.map((design) => line(design.name, 0, pages(design))),
      ...writing.map((design) => line(design.name, 1, writes(design))),
    ],
  });
}

interface Panels {
  readonly titles: readonly [string, string];
  readonly xAxis: EChartsOption["xAxis"];
  readonly yAxis: EChartsOption["yAxis"];
  readonly series: readonly object[];
  /** Pixels below the panels. */
  readonly bottom: number;
}

function twoPanels({ titles, xAxis, yAxis, series, bottom }: Panels): EChartsOption {
  const panel = { width: 380, top: 80, bottom };
  const title = { textStyle: { color: INK, fontSize: 13 }, top: 45 };
  return {
    animation: false,
    backgroundColor: "#ffffff",
    color: COLORS,
    textStyle: { color: INK, fontFamily: "sans-serif" },
    title: [
      { ...title, text: titles[0], left: 70 },
      { ...title, text: titles[1], left: 550 },
    ],
    legend: { top: 10, textStyle: { color: INK } },
    grid: [
      { ...panel, left: 70 },
      { ...panel, left: 550 },
    ],
    xAxis,
    yAxis,
    series: [...series],
  } as EChartsOption;
}

function bar(name: string, panel: number, data: readonly number[], more: object): object {
  return { ...series(name, panel), type: "bar", data: [...data], barGap: "0%", ...more };
}

function line(name: string, panel: number, data: readonly number[][]): object {
  // Lines of the same shape lie upon each other.
  const type = name === DESIGNS.shards.name ? "dashed" : "solid";
  return {
    ...series(name, panel),
    type: "line",
    data: [...data],
    symbol: "none",
    lineStyle: { width: 2.5, type },
  };
}

function series(name: string, panel: number) {
  return { name, xAxisIndex: panel, yAxisIndex: panel, silent: true, emphasis: { disabled: true } };
}

/** What one partition bears. */
function limitLine(limit: number): object {
  return {
    markLine: {
      silent: true,
      symbol: "none",
      lineStyle: { color: "#cf222e", type: "dashed", width: 2 },
      label: { show: false },
      data: [{ yAxis: limit }],
    },
  };
}

function logAxis(gridIndex: number, min: number, max: number) {
  return {
    type: "log" as const,
    gridIndex,
    min,
    max,
    startValue: min,
    axisLabel: { color: INK, formatter: count },
    splitLine: { lineStyle: { color: GRID } },
  };
}

function count(value: number): string {
  return value.toLocaleString("en");
}

/** From one power of ten to another, evenly on a logarithmic axis. */
function powers(from: number, to: number): readonly number[] {
  return Array.from({ length: (to - from) * POINTS + 1 }, (_, index) => 10 ** (from + index / POINTS));
}

/** @param title for those who do not see it */
function drawn(title: string, option: EChartsOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, ...SIZE });
  chart.setOption(option);
  const svg = chart.renderToSVGString();
  chart.dispose();
  // Classes serve those who hover, and count the charts of the process, as names do.
  const still = svg.replaceAll(/<style[\s\S]*?<\/style>\s*/g, "").replaceAll(/ class="[^"]*"/g, "");
  const named = still.replace(/^<svg [^>]*>/, (begin) => `${begin}\n<title>${title}</title>`);
  return `${named.replaceAll(/zr\d+-/g, "")}\n`;
}
