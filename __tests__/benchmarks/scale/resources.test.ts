import { SCALES } from "../../../benchmarks/scale/assumptions";
import { measuredFigures } from "../../../benchmarks/scale/measured";
import { concurrency, perSecond, requestRates } from "../../../benchmarks/scale/request-load";
import { breaksAt, resources } from "../../../benchmarks/scale/resources";

const found = resources(measuredFigures());

describe("the base load", () => {
  it("is a hundred requests a second, one of them a purchase", () => {
    const rates = requestRates();

    expect(perSecond(rates)).toBeCloseTo(100, 6);
    expect(rates.find(({ operation }) => operation === "createTransaction")?.rate).toBe(1);
  });

  it("checks sessions where the route table says that not everybody may call", () => {
    const guarded = requestRates().filter(({ isGuarded }) => isGuarded);

    const operations = guarded.map(({ operation }) => operation);
    expect(operations).toContain("createTransaction");
    expect(operations).not.toContain("listSolutions");
    expect(operations).not.toContain("receivePaymentEvent");
  });

  it("keeps as many invocations under way as rate times duration, the authorizer's included", () => {
    // Purchases of 800 ms after checks of 25 ms.
    expect(concurrency(requestRates({ createTransaction: 10 }))).toBeCloseTo(8.25, 6);
    // Pages of 40 ms, which anybody may read.
    expect(concurrency(requestRates({ listSolutions: 50 }))).toBeCloseTo(2, 6);
  });
});

describe("what ends", () => {
  it("is listed by how soon it does", () => {
    const factors = found.map(breaksAt);

    expect(factors).toEqual(factors.toSorted((a, b) => a - b));
    expect(factors.every((factor) => factor > 0 && Number.isFinite(factor))).toBe(true);
  });

  it.each(found)("'$name' has a limit that somebody documents", ({ limit: { source }, remedy }) => {
    expect(source).toMatch(
      /^(https:\/\/(docs\.aws\.amazon\.com|docs\.stripe\.com)\/|\.\.\/(handlers|config)\/)/,
    );
    expect(remedy).not.toBe("");
  });

  it("reaches from the base load to beyond internet scale", () => {
    const [first] = found;
    const last = found.at(-1);

    const largest = Math.max(...SCALES.map(({ factor }) => factor));
    expect(first === undefined ? 0 : breaksAt(first)).toBeLessThan(1);
    expect(last === undefined ? 0 : breaksAt(last)).toBeGreaterThan(largest);
  });
});
