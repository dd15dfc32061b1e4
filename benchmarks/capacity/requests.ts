import { randomUUID } from "node:crypto";
import { EXPECTATIONS, type Expectation, signedEvent } from "../../__tests__/api/expectations";
import { ACTORS, type Actor, purchase, type Scene } from "../../__tests__/api/scene";
import type { ApiPlatform } from "../../__tests__/support/api-platform";
import { expectStatus } from "../../__tests__/support/people";
import type { Operation } from "../../handlers/routes";
import { LIMITS } from "../../handlers/solutions/limits";

/** One successful request of a route. */
export interface TypicalRequest {
  readonly actor: Actor;
  readonly expectation: Expectation;
}

/** Solutions on the page of the catalogue that is judged. */
export const PAGE = 20;
/** Characters of a payment method at most. */
const PAYMENT_METHOD = 64;

/**
 * Of every route the request by which its access is tested first, by the first one who may make it; another one where
 * that would be too small to be typical. What it needs is there afterwards.
 *
 * @throws Error for a route that nobody is expected to call with success
 */
export async function typicalRequest(
  operation: Operation,
  platform: ApiPlatform,
  scene: Scene,
): Promise<TypicalRequest> {
  const [first] = EXPECTATIONS[operation];
  const actor = ACTORS.find((each) => (first?.statuses[each] ?? 500) < 300);
  if (first === undefined || actor === undefined) throw new Error(`${operation} has no typical request`);
  return { actor, expectation: { ...first, ...(await LARGER[operation]?.(platform, scene)) } };
}

type Preparation = (platform: ApiPlatform, scene: Scene) => Promise<Omit<Expectation, "statuses">>;

const LARGER: Readonly<Partial<Record<Operation, Preparation>>> = {
  listSolutions: fullPage,
  createTransaction: dearestPurchase,
  receivePaymentEvent,
};

/** With another page behind it. */
async function fullPage(
  platform: ApiPlatform,
  { solutionId }: Scene,
): Promise<Omit<Expectation, "statuses">> {
  const stored = await platform.items.all("solutions");
  const head = stored.find((item) => item.solutionId === solutionId);
  const copies = Array.from({ length: PAGE }, () => ({ ...head, solutionId: randomUUID() }));
  await platform.items.put({ solutions: copies });
  return { path: () => ({ query: `category=${head?.category}&limit=${PAGE}` }) };
}

/** Of a solution with the longest texts in its head, paid by the longest token. */
async function dearestPurchase(_: ApiPlatform, { people, solutionId }: Scene) {
  const { title, summary } = LIMITS;
  const body = { version: 2, title: longest(title), summary: longest(summary) };
  await expectStatus(200, people.partner.call("PATCH", `/solutions/${solutionId}`, { body }));
  return { options: () => purchase(solutionId, "sandbox_".padEnd(PAYMENT_METHOD, "x")) };
}

/** Of characters that have two bytes, and then of those that have one. */
function longest({ characters, bytes }: { readonly characters: number; readonly bytes: number }): string {
  return "\u00e9".repeat(bytes - characters).padEnd(characters, "e");
}

/** The end of a payment that waited for its buyer. */
async function receivePaymentEvent(_: ApiPlatform, { people, solutionId }: Scene) {
  const request = purchase(solutionId, "sandbox_requires_action");
  const { body } = await expectStatus(202, people.otherCustomer.call("POST", "/transactions", request));
  const payment = {
    reference: `sandbox_${body.transactionId}`,
    transactionId: body.transactionId,
    amount: 1999,
    currency: "EUR",
    mode: "sandbox",
    status: "succeeded",
    refund: "none",
    dispute: "none",
  };
  return { options: () => signedEvent({ type: "payment.succeeded", payment }) };
}
