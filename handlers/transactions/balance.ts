import type { Principal } from "../common/auth";
import type { Output } from "../common/schema";
import type { Sale, TransactionRepository } from "./repository";
import type { balance } from "./schema";
import type { TransactionStatus } from "./transaction";

/** Sales by these were paid at some time. */
const PAID: readonly TransactionStatus[] = ["settled", "refunding", "refunded", "disputed"];
/** Of these nobody can say yet whether the money stays. */
const HELD: readonly TransactionStatus[] = ["refunding", "disputed"];

type Balance = Output<typeof balance>;
type Line = Balance["items"][number];

/** What a partner has earned: the share that is left after the fee. */
export class BalanceService {
  constructor(private readonly transactions: TransactionRepository) {}

  /** By adding up all sales: a counter would be one item that every purchase of the partner has to write. */
  async read({ userId }: Principal): Promise<Balance> {
    const lines = new Map<string, Line>();
    for await (const sale of this.transactions.salesOf(userId)) {
      const { currency } = sale.price;
      const line = lines.get(currency) ?? { currency, settled: 0, refunded: 0, held: 0, balance: 0 };
      lines.set(currency, added(line, sale));
    }
    return { items: [...lines.values()].sort((a, b) => (a.currency < b.currency ? -1 : 1)) };
  }
}

function added(line: Line, { status, partnerShare }: Sale): Line {
  const shareIf = (holds: boolean) => (holds ? partnerShare : 0);
  const settled = line.settled + shareIf(PAID.includes(status));
  const refunded = line.refunded + shareIf(status === "refunded");
  const held = line.held + shareIf(HELD.includes(status));
  return { ...line, settled, refunded, held, balance: settled - refunded };
}
