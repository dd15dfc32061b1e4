import { ApiClient, NoAnswerError } from "../client/api-client";
import { type Call, everyItem, textOf } from "../client/marketplace";
import { persistent } from "../client/persistent-call";
import { sideBySide } from "../client/side-by-side";
import { SeedAccounts, signedIn } from "./seed-accounts";
import { ensureSolution, publishedBy } from "./seed-catalogue";
import { type PlannedSale, planSeed, type SeedCounts, type SeedPlan } from "./seed-plan";
import { ensureRefund, ensureSale } from "./seed-sales";

export interface SeedOptions {
  /** Of a running `npm start`. */
  readonly url: string;
  /** The same text leads to the same marketplace. */
  readonly seed: string;
  readonly counts: SeedCounts;
  /** Requests at a time, at most. */
  readonly concurrency: number;
}

/** The parts of the work in their order, and how far each is. */
export type SeedProgress = <T>(
  title: string,
  total: number,
  work: (advance: () => void) => Promise<T>,
) => Promise<T>;

export interface SeedResult {
  /** Made by this run, and there after it. */
  readonly made: Readonly<Record<"users" | "solutions" | "purchases", number>>;
  /** What exists now: users that the plan names, all public solutions by category, purchases of the plan's customers by status. */
  readonly users: { readonly partners: number; readonly customers: number };
  readonly solutions: Readonly<Record<string, number>>;
  readonly purchases: Readonly<Record<string, number>>;
}

/**
 * Fills a platform on this computer by its public API: partners, solutions, customers, sales. What is there already stays
 * as it is, so it can be run again, also after it was ended half-way.
 *
 * @throws Error naming `npm start` when nothing listens; UnexpectedAnswerError
 */
export async function runSeed(options: SeedOptions, progress: SeedProgress): Promise<SeedResult> {
  const client = new ApiClient({ url: options.url });
  const once: Call = (...asked) => client.call(...asked);
  try {
    await checkPlatform(once, options.url);
    return await new Seeding(once, options, progress).run();
  } finally {
    client.close();
  }
}

async function checkPlatform(call: Call, url: string): Promise<void> {
  const health = await call("GET", "/health").catch((error: unknown) => {
    if (!(error instanceof NoAnswerError)) throw error;
    throw new Error(`Nothing answers at ${url}. Start the platform there first: npm start`, { cause: error });
  });
  if (health.status < 500 && textOf(health, "stage") === "") {
    throw new Error(`What answers at ${url} is not the marketplace. Name the platform's address by --url.`);
  }
}

interface Purchase {
  readonly status: string;
  readonly solutionId: string;
}

class Seeding {
  private readonly plan: SeedPlan;
  private readonly call: Call;
  private readonly made = { users: 0, solutions: 0, purchases: 0 };

  constructor(
    private readonly once: Call,
    private readonly options: SeedOptions,
    private readonly progress: SeedProgress,
  ) {
    this.plan = planSeed(options.seed, options.counts);
    this.call = persistent(once);
  }

  async run(): Promise<SeedResult> {
    const { plan } = this;
    const total = plan.partners.length + plan.customers.length;
    const [accounts, partnerIds, customerIds] = await this.progress("Users", total, (advance) =>
      this.people(advance),
    );
    const solutionIds = await this.progress("Solutions", plan.solutions.length, (advance) =>
      this.solutions(partnerIds, advance),
    );
    await this.progress("Sales", plan.sales.length, (advance) =>
      this.sales(accounts, customerIds, solutionIds, advance),
    );
    return {
      made: this.made,
      users: { partners: partnerIds.length, customers: customerIds.length },
      solutions: await this.publicSolutions(),
      purchases: await this.purchases(accounts, customerIds),
    };
  }

  private async people(advance: () => void) {
    const accounts = await SeedAccounts.open(this.call);
    const { partners, customers } = this.plan;
    const wanted = [
      ...partners.map((person) => ({ person, role: "partner" as const })),
      ...customers.map((person) => ({ person, role: "customer" as const })),
    ];
    const ids = await sideBySide(wanted, this.options.concurrency, async ({ person, role }) => {
      const { userId, isNew } = await accounts.ensure(person, role);
      if (isNew) this.made.users += 1;
      advance();
      return userId;
    });
    return [accounts, ids.slice(0, partners.length), ids.slice(partners.length)] as const;
  }

  /** @returns ids in the plan's order. Partners at the same time, each one's solutions one after another. */
  private async solutions(partnerIds: readonly string[], advance: () => void): Promise<readonly string[]> {
    const ids: string[] = [];
    await sideBySide(partnerIds, this.options.concurrency, async (partnerId, partner) => {
      const there = await publishedBy(this.call, partnerId);
      let token: string | undefined;
      for (const [index, planned] of this.plan.solutions.entries()) {
        if (planned.partner !== partner) continue;
        const known = there.get(planned.title);
        if (known === undefined) {
          // Sign-ins are counted: only who has something to do signs in.
          token ??= await signedIn(this.call, this.plan.partners[partner]?.email ?? "");
          this.made.solutions += 1;
        }
        ids[index] = known ?? (await ensureSolution(this.once, this.call, token ?? "", planned));
        advance();
      }
    });
    return ids;
  }

  private async sales(
    accounts: SeedAccounts,
    customerIds: readonly string[],
    solutionIds: readonly string[],
    advance: () => void,
  ): Promise<void> {
    await sideBySide(customerIds, this.options.concurrency, async (customerId, customer) => {
      const sales = this.plan.sales.filter((sale) => sale.customer === customer);
      const bought = await this.purchasesOf(accounts, customerId);
      const isDone = sales.every((sale) => isOver(sale, solutionIds[sale.solution], bought));
      const token = isDone ? "" : await signedIn(this.call, this.plan.customers[customer]?.email ?? "");
      for (const sale of sales) {
        if (!isOver(sale, solutionIds[sale.solution], bought))
          await this.sell(accounts, token, sale, solutionIds);
        advance();
      }
    });
  }

  private async sell(
    accounts: SeedAccounts,
    token: string,
    sale: PlannedSale,
    solutionIds: readonly string[],
  ): Promise<void> {
    const { [sale.solution]: planned } = this.plan.solutions;
    const { [sale.solution]: solutionId } = solutionIds;
    if (planned === undefined || solutionId === undefined) return;
    const bought = await ensureSale(this.call, token, sale, solutionId, planned);
    if (bought === undefined) return;
    this.made.purchases += 1;
    const isPaid = bought.status === "settled";
    if (sale.refunded && isPaid) await ensureRefund(this.call, accounts.adminToken, bought.transactionId);
  }

  private async publicSolutions(): Promise<Record<string, number>> {
    const categories = [...new Set(this.plan.solutions.map(({ category }) => category))];
    const counted = await sideBySide(categories, this.options.concurrency, async (category) => {
      const items = await everyItem(this.call, `/solutions?category=${category}&limit=100`);
      return [category, items.length] as const;
    });
    return Object.fromEntries(counted);
  }

  private async purchases(
    accounts: SeedAccounts,
    customerIds: readonly string[],
  ): Promise<Record<string, number>> {
    const lists = await sideBySide(customerIds, this.options.concurrency, (id) =>
      this.purchasesOf(accounts, id),
    );
    const counts: Record<string, number> = {};
    for (const { status } of lists.flat()) counts[status] = (counts[status] ?? 0) + 1;
    return counts;
  }

  private purchasesOf({ adminToken }: SeedAccounts, userId: string): Promise<readonly Purchase[]> {
    const path = `/transactions?view=purchases&userId=${userId}&limit=100`;
    return everyItem<Purchase>(this.call, path, adminToken);
  }
}

/** Whether a sale has come to where the plan wants it; then nobody has to sign in for it. */
function isOver(
  { refunded }: PlannedSale,
  solutionId: string | undefined,
  bought: readonly Purchase[],
): boolean {
  const statuses = bought.filter((each) => each.solutionId === solutionId).map(({ status }) => status);
  return statuses.some((status) => (refunded ? status === "refunded" : ENDS.includes(status)));
}

const ENDS: readonly string[] = ["settled", "failed", "refunding", "refunded"];
