import type { Price } from "../client/marketplace";
import { SeededDraws } from "../seeded-draw";
import { CATALOGUE_WORDS, SEEDED_CATEGORIES, type SeededCategory } from "./catalogue-words";
import { COMPANIES, FAMILY_NAMES, GIVEN_NAMES } from "./people-words";

/** How much there is to be in the end. */
export interface SeedCounts {
  readonly partners: number;
  /** Over all partners and categories. */
  readonly solutions: number;
  readonly customers: number;
  /** Purchases, of which some are declined and some are given back. */
  readonly sales: number;
}

export interface PlannedPerson {
  readonly email: string;
  readonly name: string;
}

export interface PlannedSolution {
  /** Place in `SeedPlan.partners`. */
  readonly partner: number;
  /** No partner sells two of one title. */
  readonly title: string;
  readonly summary: string;
  readonly description: string;
  readonly category: SeededCategory;
  readonly price: Price;
}

export interface PlannedSale {
  /** Place in `SeedPlan.customers`. */
  readonly customer: number;
  /** Place in `SeedPlan.solutions`. Nobody buys one twice. */
  readonly solution: number;
  /** The same in every run, so that a sale is made once. */
  readonly key: string;
  readonly paymentMethod: string;
  /** Whether the money goes back. */
  readonly refunded: boolean;
}

export interface SeedPlan {
  readonly partners: readonly PlannedPerson[];
  readonly customers: readonly PlannedPerson[];
  readonly solutions: readonly PlannedSolution[];
  readonly sales: readonly PlannedSale[];
}

/** Most that the words are enough for. */
export const MOST_PARTNERS = COMPANIES.length;
/** Products of a category. */
const PRODUCTS = 25;
export const MOST_SOLUTIONS = SEEDED_CATEGORIES.length * PRODUCTS;
export const MOST_CUSTOMERS = GIVEN_NAMES.length * 4;

/** Minor units, by currency; 0 is free. */
const PRICES: Readonly<Record<string, readonly number[]>> = {
  EUR: [0, 900, 1_900, 2_900, 4_900, 9_900, 24_900],
  USD: [0, 900, 1_500, 2_900, 5_900, 9_900, 29_900],
  GBP: [0, 700, 1_600, 2_400, 4_500, 8_900],
  JPY: [0, 1_200, 2_800, 4_800, 9_800, 29_800],
};
/** Every so many sales one is declined, and one given back. */
const DECLINED_EVERY = 15;
const REFUNDED_EVERY = 9;

/** What a seed leads to: the same plan for the same text and counts. */
export function planSeed(seed: string, counts: SeedCounts): SeedPlan {
  const partners = COMPANIES.slice(0, counts.partners).map((company) => ({
    email: `sales@${nameOfDomain(company)}.example`,
    name: company,
  }));
  const customers = Array.from({ length: counts.customers }, (_, index) => customer(index));
  const solutions = planSolutions(new SeededDraws(`${seed}/solutions`), counts.solutions, partners);
  const sales = planSales(seed, counts, solutions);
  return { partners, customers, solutions, sales };
}

function customer(index: number): PlannedPerson {
  const given = GIVEN_NAMES[index % GIVEN_NAMES.length] ?? "";
  // Other pairs in each round.
  const round = Math.floor(index / GIVEN_NAMES.length);
  const family = FAMILY_NAMES[(index * 7 + round * 3) % FAMILY_NAMES.length] ?? "";
  return { email: `${given}.${family}@customers.example`.toLowerCase(), name: `${given} ${family}` };
}

function planSolutions(
  draws: SeededDraws,
  count: number,
  partners: readonly PlannedPerson[],
): readonly PlannedSolution[] {
  return Array.from({ length: count }, (_, index) => {
    const category = SEEDED_CATEGORIES[index % SEEDED_CATEGORIES.length] ?? "data";
    const { products, promises } = CATALOGUE_WORDS[category];
    const product = products[Math.floor(index / SEEDED_CATEGORIES.length) % products.length] ?? "";
    const partner = draws.below(partners.length);
    const company = partners[partner]?.name ?? "";
    const promise = draws.of(promises);
    const currency = draws.of(Object.keys(PRICES));
    return {
      partner,
      title: `${company} ${product}`,
      summary: `${product} ${promise}.`,
      description: `${product} by ${company} ${promise}.\n\nThe package holds the program, its manual and a sample project. Updates are part of the price.`,
      category,
      price: { amount: draws.of(PRICES[currency] ?? [0]), currency },
    };
  });
}

function planSales(
  seed: string,
  counts: SeedCounts,
  solutions: readonly PlannedSolution[],
): readonly PlannedSale[] {
  const draws = new SeededDraws(`${seed}/sales`);
  const pairs = new Set<string>();
  const sales: PlannedSale[] = [];
  const wanted = Math.min(counts.sales, counts.customers * solutions.length);
  while (sales.length < wanted) {
    const pair = [draws.below(counts.customers), draws.below(solutions.length)] as const;
    if (pairs.has(pair.join())) continue;
    pairs.add(pair.join());
    const number = sales.length + 1;
    const isDeclined = number % DECLINED_EVERY === 0;
    sales.push({
      customer: pair[0],
      solution: pair[1],
      key: `seed-${seed}-${number}`,
      paymentMethod: isDeclined ? "pm_card_visa_chargeDeclined" : "pm_card_visa",
      refunded: !isDeclined && number % REFUNDED_EVERY === 0,
    });
  }
  return sales;
}

function nameOfDomain(company: string): string {
  return company.toLowerCase().replace(/[^a-z]+/g, "-");
}
