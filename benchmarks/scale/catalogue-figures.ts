import { categories } from "../../handlers/solutions/categories";
import { BASE_LOAD, DISTRIBUTION, type Scale } from "./assumptions";
import { type CatalogueDesign, DESIGNS } from "./catalogue-design";
import type { MeasuredFigures } from "./measured";
import {
  type CatalogueLoad,
  type CategoryOutcome,
  type OperationUnits,
  simulate,
  throttledShare,
} from "./partition-model";

export const CATEGORIES = categories.length;

const SEED = "marketplace";
/** Seconds that the model runs. */
const SECONDS = 10;

/** What is asked of the catalogue at so many times the base load. */
export function catalogueLoad(factor: number): CatalogueLoad {
  const { firstPages, publications, edits, editsOfNewest } = DISTRIBUTION;
  const pages = (BASE_LOAD.listSolutions ?? 0) * factor;
  return {
    pages,
    firstPages: pages * firstPages,
    newestWrites: (publications + edits * editsOfNewest) * factor,
  };
}

function operationUnits({ routes, catalogue }: MeasuredFigures): OperationUnits {
  return { page: routes.listSolutions.read, entry: catalogue.publish.ofIndex };
}

/** What the model makes of a load under a design, for each category. */
export function outcomes(
  design: CatalogueDesign,
  load: CatalogueLoad,
  measured: MeasuredFigures,
): readonly CategoryOutcome[] {
  return simulate({
    design,
    load,
    units: operationUnits(measured),
    categories: CATEGORIES,
    exponent: DISTRIBUTION.categoryExponent,
    seconds: SECONDS,
    seed: SEED,
  });
}

/** What becomes of readers and writers, all categories together. */
export interface CatalogueFigures {
  readonly design: CatalogueDesign;
  readonly scale: Scale;
  /** Read units a second at the busiest partition, as they are asked for. */
  readonly readUnits: number;
  readonly writeUnits: number;
  /** Of all first pages, those that are refused. */
  readonly pagesRefused: number;
  /** Of all writes of the newest, those that are refused. */
  readonly writesRefused: number;
  /** Read units of one first page that no cache answers. */
  readonly unitsOfPage: number;
  /** Write units of the index for one entry. */
  readonly unitsOfEntry: number;
}

export function catalogueFigures(
  design: CatalogueDesign,
  scale: Scale,
  measured: MeasuredFigures,
): CatalogueFigures {
  const found = outcomes(design, catalogueLoad(scale.factor), measured);
  const units = operationUnits(measured);
  const total = (amount: (each: CategoryOutcome) => number) =>
    found.reduce((all, each) => all + amount(each), 0);
  const first = total(({ firstPages }) => firstPages);
  const answered = total(({ cached }) => cached);
  const uncached = first === 0 ? 0 : (first - answered) / first;
  return {
    design,
    scale,
    readUnits: Math.max(...found.map(({ busiest }) => busiest.read)),
    writeUnits: Math.max(...found.map(({ busiest }) => busiest.write)),
    pagesRefused: throttledShare(found.map(({ queries }) => queries)) * uncached,
    writesRefused: throttledShare(found.map(({ entries }) => entries)),
    unitsOfPage: units.page * design.shards,
    unitsOfEntry: units.entry * design.copies,
  };
}

/** Every design at each of some scales. */
export function allCatalogueFigures(
  scales: readonly Scale[],
  measured: MeasuredFigures,
): readonly CatalogueFigures[] {
  return Object.values(DESIGNS).flatMap((design) =>
    scales.map((scale) => catalogueFigures(design, scale, measured)),
  );
}

/** Of the writes into one category, the share that is refused: as when a whole catalogue is taken over. */
export function importRefused(
  design: CatalogueDesign,
  writesPerSecond: number,
  measured: MeasuredFigures,
): number {
  const load = { pages: 0, firstPages: 0, newestWrites: writesPerSecond };
  const units = operationUnits(measured);
  const found = simulate({ design, load, units, categories: 1, exponent: 1, seconds: SECONDS, seed: SEED });
  return throttledShare(found.map(({ entries }) => entries));
}
