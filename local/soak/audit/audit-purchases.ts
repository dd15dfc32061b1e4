import type { Books, Difference, RecordedTransaction } from "./books";

/** What an answer promised for ever: 201 that it was paid, 402 that it was not and will not be. */
const PROMISED: Readonly<Record<number, readonly string[]>> = {
  201: ["settled", "refunding", "refunded", "disputed"],
  402: ["failed", "expired"],
};
/** By these the buyer does not own the solution. */
const GIVEN_BACK: readonly string[] = ["failed", "expired", "refunded"];

/** Each idempotency key is one transaction, and what its answers said is what is recorded. */
export function auditPurchases({ transactions, purchases }: Books): Difference[] {
  const records = new Map(transactions.map((record) => [record.transactionId, record]));
  const keys = new Map<string, string>();
  return purchases.flatMap((purchase) => {
    const { userId, key, answers } = purchase;
    const name = `${userId} ${key}`;
    const ids = new Set(
      answers.flatMap(({ status, transactionId = "" }) =>
        status < 400 || status === 402 ? [transactionId] : [],
      ),
    );
    const found: Difference[] = [];
    if (ids.size > 1)
      found.push({ kind: "key with other transactions", what: `${name}: ${[...ids].join(", ")}` });
    for (const id of ids) {
      const other = keys.get(id);
      if (other !== undefined) {
        found.push({ kind: "key with other transactions", what: `${id} is of ${other} and of ${name}` });
      }
      keys.set(id, name);
      found.push(...auditAnswers(name, answers, id, records.get(id)));
    }
    return found;
  });
}

function auditAnswers(
  name: string,
  answers: Books["purchases"][number]["answers"],
  id: string,
  record: RecordedTransaction | undefined,
): Difference[] {
  const recorded = record?.status ?? "no record";
  const broken = answers.find(({ status, transactionId }) => {
    const promised = PROMISED[status];
    return transactionId === id && promised !== undefined && !promised.includes(recorded);
  });
  if (broken === undefined && record !== undefined) return [];
  const said = broken === undefined ? "an answer" : `the answer ${broken.status}`;
  return [
    { kind: "answer differs from the record", what: `${name}: ${said} for ${id}, which is ${recorded}` },
  ];
}

/** Nobody has one solution by two purchases, and the markers say by which. */
export function auditOwnerships({ transactions, ownerships }: Books): Difference[] {
  const differs = (what: string): Difference => ({ kind: "ownership differs", what });
  const held = new Map<string, string[]>();
  for (const { userId, solutionId, transactionId, status, exclusive } of transactions) {
    if (exclusive !== true || GIVEN_BACK.includes(status)) continue;
    const name = `${userId} of ${solutionId}`;
    held.set(name, [...(held.get(name) ?? []), transactionId]);
  }
  const marked = new Map(
    ownerships.map(({ userId, solutionId, heldBy }) => [`${userId} of ${solutionId}`, heldBy]),
  );
  return [...new Set([...held.keys(), ...marked.keys()])].flatMap((name) => {
    const by = held.get(name) ?? [];
    const marker = marked.get(name) ?? "nobody";
    if (by.length === 1 && by[0] === marker) return [];
    return [differs(`${name}: bought by ${by.join(", ") || "nobody"}, marked by ${marker}`)];
  });
}
