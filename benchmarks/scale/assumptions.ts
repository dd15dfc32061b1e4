import type { Operation } from "../../handlers/routes";

/*
 * What nobody has measured: how much is asked for, and of what. Everything here is a guess that is written down, so that
 * another one can take its place.
 */

export interface Scale {
  readonly name: string;
  /** How many times the base load. */
  readonly factor: number;
}

/** The loads that the document is about. */
export const SCALES: readonly Scale[] = [
  { name: "1x", factor: 1 },
  { name: "10x", factor: 10 },
  { name: "1,000x", factor: 1_000 },
  { name: "internet scale", factor: 10_000 },
];

/** Requests a second of the base load, at the busiest minute of its day: 100 in all, one of them a purchase. */
export const BASE_LOAD: Readonly<Partial<Record<Operation, number>>> = {
  listSolutions: 50,
  getSolution: 30,
  getMe: 5,
  listTransactions: 4,
  downloadTransactionFile: 3,
  getTransaction: 2.5,
  // Stripe tells of each payment that it was created and that it succeeded.
  receivePaymentEvent: 2,
  signIn: 2,
  createTransaction: 1,
  editSolution: 0.45,
  createSolution: 0.05,
};

/** How the load is spread over categories, pages and items. */
export const DISTRIBUTION = {
  /** Exponent of Zipf's law, by which the n-th category gets 1/n^s of what the first one gets. */
  categoryExponent: 1,
  /** Of all pages that are read, those that are the first one. */
  firstPages: 0.8,
  /** Solutions that are put into the catalogue, a second. */
  publications: 0.05,
  /** Edits of what is in the catalogue, a second. */
  edits: 0.4,
  /** Of all edits, those of solutions so new that they are in the partition of the newest. */
  editsOfNewest: 0.5,
  /** Of all purchases, those of the solution that sells best: the first of a million by Zipf's law. */
  bestSeller: 0.07,
  /** Of all purchases, those of the partner who sells most. */
  topPartner: 0.05,
  /** Of all purchases, those that are left to the reconciliation: gateway silent, function died, buyer gone. */
  leftOpen: 0.01,
} as const;

/**
 * Milliseconds that Lambda would bill, a guess: nobody has run the functions in AWS. It is what `npm run bench:local` took
 * of a function on a whole processor, over the 0.145 of one that 256 MB get, and the wait for others.
 */
export const BILLED_MS = {
  /** Of the authorizer: two reads side by side. */
  sessionCheck: 25,
  /** Of a request that only reads and writes tables. */
  request: 40,
  /** Of a sign-in, most of it argon2id (docs/decisions.md). */
  signIn: 250,
  /** Of a purchase, most of it the wait for the payment gateway. */
  createTransaction: 800,
  /** Of one open transaction in the reconciliation, most of it the wait for the payment gateway. */
  reconciliation: 1_000,
  /** Of one megabyte of a partner's sales, which the balance reads one after the other. */
  balancePage: 200,
} as const;

/** What comes on top of the bytes that were measured: guesses, too. */
export const OVERHEAD = {
  /** Bytes of the access log's line and of Lambda's own lines (start, end, report), for each request. */
  platformLogBytes: 1_500,
  /** Bytes of headers that go to the client with each answer. */
  answerHeaderBytes: 600,
  /** Bytes of a TLS handshake and its records for each charge, were no connection ever used twice. */
  tlsBytes: 6_000,
  /** Requests that one connection to the payment gateway serves before it is closed. */
  chargesPerConnection: 1,
  /** Of all requests, those that X-Ray traces by its default rule; the first of each second comes on top. */
  tracedRequests: 0.05,
} as const;
