import { type Call, expecting, textOf } from "../client/marketplace";
import type { PlannedSale, PlannedSolution } from "./seed-plan";

/** What became of a sale. */
export interface SeededSale {
  readonly transactionId: string;
  readonly status: string;
}

/**
 * Buys by the sale's own idempotency key: however often, it is one purchase.
 *
 * @returns undefined where the buyer has the solution by another purchase
 * @throws UnexpectedAnswerError
 */
export async function ensureSale(
  call: Call,
  token: string,
  { key, paymentMethod }: PlannedSale,
  solutionId: string,
  { price, title }: Pick<PlannedSolution, "price" | "title">,
): Promise<SeededSale | undefined> {
  const body = { solutionId, expectedPrice: price, paymentMethod };
  const asked = call("POST", "/transactions", { body, token, headers: { "idempotency-key": key } });
  const answer = await expecting([201, 202, 402, 409], `Buying ${title}`, asked);
  if (answer.status === 409) return undefined;
  const source = answer.status === 402 ? { ...answer, body: currentOf(answer.body) } : answer;
  return { transactionId: textOf(source, "transactionId"), status: textOf(source, "status") };
}

/** Gives the money of a sale back; 409: it is back already. */
export async function ensureRefund(call: Call, token: string, transactionId: string): Promise<void> {
  const asked = call("POST", `/transactions/${transactionId}/refund`, { token });
  await expecting([200, 202, 409], `Giving back ${transactionId}`, asked);
}

function currentOf(body: unknown): unknown {
  return (body as { readonly current?: unknown } | undefined)?.current;
}
