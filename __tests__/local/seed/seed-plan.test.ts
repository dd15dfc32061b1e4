import { STAGE_NAMES } from "../../../config/stages";
import { CATALOGUE_WORDS, SEEDED_CATEGORIES } from "../../../local/seed/catalogue-words";
import { MOST_CUSTOMERS, MOST_PARTNERS, MOST_SOLUTIONS, planSeed } from "../../../local/seed/seed-plan";
import { stageConfig } from "../../support/synthesized";

const COUNTS = { partners: MOST_PARTNERS, solutions: MOST_SOLUTIONS, customers: MOST_CUSTOMERS, sales: 500 };
const plan = planSeed("1", COUNTS);

test("a seed leads to the same marketplace, another one to another", () => {
  expect(planSeed("1", COUNTS)).toEqual(plan);
  expect(planSeed("2", COUNTS).solutions).not.toEqual(plan.solutions);
});

test("there are 200 solutions in eight categories, and none twice", () => {
  expect(plan.solutions).toHaveLength(200);
  expect(new Set(plan.solutions.map(({ category }) => category)).size).toBe(8);
  expect(new Set(plan.solutions.map(({ title }) => title)).size).toBe(200);
  for (const category of SEEDED_CATEGORIES) {
    expect(new Set<string>(CATALOGUE_WORDS[category].products).size).toBe(25);
  }
});

test("nobody has another's address", () => {
  const emails = [...plan.partners, ...plan.customers].map(({ email }) => email);

  expect(new Set(emails).size).toBe(MOST_PARTNERS + MOST_CUSTOMERS);
});

test("every stage has the currencies of the prices", () => {
  const used = new Set(plan.solutions.map(({ price }) => price.currency));

  expect(used.size).toBeGreaterThan(2);
  for (const stage of STAGE_NAMES) {
    expect(Object.keys(stageConfig(stage).market.currencies)).toEqual(expect.arrayContaining([...used]));
  }
});

test("nobody buys a solution twice, and each sale has a key of its own", () => {
  const pairs = plan.sales.map(({ customer, solution }) => `${customer} ${solution}`);

  expect(new Set(pairs).size).toBe(500);
  expect(new Set(plan.sales.map(({ key }) => key)).size).toBe(500);
});

test("more sales than there can be end as many as there can be", () => {
  const few = planSeed("1", { partners: 1, solutions: 2, customers: 2, sales: 9 });

  expect(few.sales).toHaveLength(4);
});
