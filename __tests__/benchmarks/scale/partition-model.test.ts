import { type CatalogueDesign, DESIGNS } from "../../../benchmarks/scale/catalogue-design";
import {
  type CategoryOutcome,
  type Flow,
  type Simulation,
  simulate,
  throttledShare,
  through,
} from "../../../benchmarks/scale/partition-model";

function simulation(more: Partial<Simulation>): Simulation {
  return {
    design: DESIGNS.today,
    load: { pages: 1_000, firstPages: 800, newestWrites: 100 },
    units: { page: 1, entry: 1 },
    categories: 10,
    exponent: 1,
    seconds: 5,
    seed: "test",
    ...more,
  };
}

const flowsOf = ({ queries, entries, further }: CategoryOutcome): readonly Flow[] => [
  queries,
  entries,
  further,
];
const sharded = (shards: number): CatalogueDesign => ({ ...DESIGNS.today, shards });

describe("a partition", () => {
  it.each([
    [2_999, 1, 3_000, 2_999, 0],
    [3_001, 1, 3_000, 3_000, 1],
    [10, 0.5, 3_000, 10, 0],
    [7_000, 0.5, 3_000, 6_000, 1_000],
    [1_500, 3, 3_000, 1_000, 500],
    [0, 1, 1_000, 0, 0],
  ])(
    "of %i operations that take %d units serves, up to %i units, %i and throttles %i",
    (offered, units, limit, served, throttled) => {
      expect(through(offered, units, limit)).toEqual({ offered, served, throttled });
    },
  );
});

describe("the model", () => {
  it.each(Object.values(DESIGNS))(
    "under the design '$name' everything that comes is served or throttled",
    (design) => {
      const heavy = { pages: 200_000, firstPages: 160_000, newestWrites: 20_000 };

      const found = simulate(simulation({ design, load: heavy }));

      const flows = found.flatMap(flowsOf);
      for (const { offered, served, throttled } of flows) expect(served + throttled).toBe(offered);
      const asked = found.reduce((total, { firstPages, cached }) => total + firstPages - cached, 0);
      const queries = found.reduce((total, { queries: { offered } }) => total + offered, 0);
      expect(queries).toBe(asked * design.shards);
    },
  );

  it("serves one category of exactly known size as one does by hand", () => {
    // 12,000 first pages a second of half a unit, of which a partition serves 6,000.
    const load = { pages: 12_000, firstPages: 12_000, newestWrites: 0 };

    const [only] = simulate(simulation({ load, units: { page: 0.5, entry: 1 }, categories: 1, seconds: 3 }));

    expect(only?.queries.served).toBe(3 * 6_000);
    expect(only?.queries.throttled).toBe((only?.queries.offered ?? 0) - 3 * 6_000);
    expect(Math.abs((only?.queries.offered ?? 0) - 36_000)).toBeLessThan(1_000);
    expect(only?.entries).toEqual({ offered: 0, served: 0, throttled: 0 });
  });

  it("throttles nothing while there is little", () => {
    const found = simulate(simulation({}));

    expect(throttledShare(found.flatMap(flowsOf))).toBe(0);
  });

  it("gives the more popular category more", () => {
    const found = simulate(simulation({ load: { pages: 1e5, firstPages: 1e5, newestWrites: 0 } }));

    const pages = found.map(({ firstPages }) => firstPages);
    expect(pages).toEqual(pages.toSorted((a, b) => b - a));
  });

  it.each([500, 2_000, 10_000, 50_000])(
    "at %i writes a second, more shards never throttle more",
    (newestWrites) => {
      const load = { pages: 0, firstPages: 0, newestWrites };

      const shares = [1, 2, 4, 8, 16].map((shards) => {
        const found = simulate(simulation({ design: sharded(shards), load, categories: 3 }));
        return throttledShare(found.map(({ entries }) => entries));
      });

      expect(shares).toEqual(shares.toSorted((a, b) => b - a));
    },
  );

  it("lets shards do nothing for readers, who ask all of them", () => {
    const load = { pages: 50_000, firstPages: 50_000, newestWrites: 0 };
    const refused = (design: CatalogueDesign) =>
      throttledShare(simulate(simulation({ design, load })).map(({ queries }) => queries));

    expect(refused(sharded(16))).toBe(refused(DESIGNS.today));
    expect(refused(DESIGNS.copies)).toBeLessThan(refused(DESIGNS.today));
  });

  it("asks a partition once for each time that a first page is kept", () => {
    const load = { pages: 1e6, firstPages: 1e6, newestWrites: 0 };

    const found = simulate(simulation({ design: DESIGNS.cache, load, seconds: 10 }));

    for (const { queries } of found) expect(queries).toEqual({ offered: 5, served: 5, throttled: 0 });
  });

  it("says the same twice", () => {
    expect(simulate(simulation({}))).toEqual(simulate(simulation({})));
  });
});
