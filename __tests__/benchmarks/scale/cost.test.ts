import { BASE_LOAD } from "../../../benchmarks/scale/assumptions";
import { millionPurchases, PURCHASE_ONLY, totalUsd } from "../../../benchmarks/scale/cost";
import { measuredFigures } from "../../../benchmarks/scale/measured";
import { usagePricesOf } from "../../../operations/cost/prices";

const measured = measuredFigures();
const prices = usagePricesOf("us-east-1");
const lineOf = (load: typeof PURCHASE_ONLY, price: string) =>
  millionPurchases(load, measured, prices).find((line) => line.price === price);

describe("a million purchases", () => {
  it("write what one writes and its events write, a million times", () => {
    const { createTransaction, receivePaymentEvent } = measured.routes;

    const line = lineOf(PURCHASE_ONLY, "writeUnit");

    const each = createTransaction.write + 2 * receivePaymentEvent.write;
    expect(line?.amount).toBe(each * 1e6);
    expect(line?.usd).toBeCloseTo(each * prices.writeUnit.usd, 6);
  });

  it("invoke the authorizer beside the function only where a session is checked", () => {
    expect(lineOf(PURCHASE_ONLY, "apiRequest")?.amount).toBe(3e6);
    expect(lineOf(PURCHASE_ONLY, "functionRequest")?.amount).toBe(4e6);
  });

  it("cost more with the requests that lead to them, by the price of each", () => {
    const whole = millionPurchases(BASE_LOAD, measured, prices);

    expect(lineOf(BASE_LOAD, "apiRequest")?.usd).toBeCloseTo(100 * prices.apiRequest.usd, 6);
    expect(totalUsd(whole)).toBeGreaterThan(totalUsd(millionPurchases(PURCHASE_ONLY, measured, prices)));
    expect(totalUsd(whole)).toBeCloseTo(
      whole.reduce((total, { usd }) => total + usd, 0),
      6,
    );
  });

  it("send only the charge through NAT, however much is read", () => {
    expect(lineOf(BASE_LOAD, "natByte")?.amount).toBe(lineOf(PURCHASE_ONLY, "natByte")?.amount);
  });
});
