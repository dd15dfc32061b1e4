import { pricesOf, usagePricesOf } from "../../../operations/cost/prices";

test.each([
  ["fixed prices", pricesOf],
  ["prices by use", usagePricesOf],
] as const)("%s of a region that nobody has looked up are refused, naming the file for them", (_, lookUp) => {
  expect(() => lookUp("eu-west-9")).toThrow(
    /No prices of eu-west-9 are known, only of us-east-1.*operations\/cost\/prices\.ts/,
  );
});

test.each(Object.entries({ ...pricesOf("us-east-1"), ...usagePricesOf("us-east-1") }))(
  "the price '%s' has a positive amount, a date and a page of AWS",
  (_, { usd, date, source }) => {
    expect(usd).toBeGreaterThan(0);
    expect(date).toMatch(/^20\d\d-\d\d-\d\d$/);
    expect(source).toMatch(/^https:\/\/aws\.amazon\.com\//);
  },
);
