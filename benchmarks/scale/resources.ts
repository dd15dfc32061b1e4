import { selectStages } from "../../config/select-stages";
import { routes } from "../../handlers/routes";
import { PENDING_SHARDS } from "../../handlers/transactions/transaction";
import { zipf } from "./arrivals";
import { BILLED_MS, DISTRIBUTION, OVERHEAD } from "./assumptions";
import { LIMITS, type Limit } from "./aws-limits";
import { CATEGORIES, catalogueLoad } from "./catalogue-figures";
import type { MeasuredFigures } from "./measured";
import { concurrency, perSecond, requestRates } from "./request-load";

/** Something that has an end, and how much of it the base load takes. */
export interface Resource {
  readonly name: string;
  readonly limit: Limit;
  readonly unit: string;
  /** Of the base load, in the limit's unit. It grows as the load does. */
  readonly base: number;
  /** What to do before it is used up. */
  readonly remedy: string;
}

/** Seconds for which a function keeps what it read of Parameter Store or Secrets Manager (handlers/common/secrets.ts). */
const SECRET_CACHE = 300;
/** Milliseconds that a request may take (handlers/common/request.ts). */
const REQUEST_BUDGET = 20_000;
/** Bytes that DynamoDB reads for one query at most: a megabyte. */
const QUERY_BYTES = 1024 ** 2;
/** Bytes of sales that a balance can add up. */
const BALANCE_BYTES = (REQUEST_BUDGET / BILLED_MS.balancePage) * QUERY_BYTES;
/** The busiest minute of a day has three times the purchases of the average one. */
const PURCHASES_A_YEAR = (365 * 86_400) / 3;
/** What one run of the reconciliation can take on in its 16 s (30 - 2 - 12) with 8 workers, over the 300 s to the next. */
const RECONCILED = (8 * 16) / (BILLED_MS.reconciliation / 1_000) / 300;

const own = (value: number, raised: Limit["raised"], source: string): Limit => ({ value, raised, source });

/** All that is known to end, that which ends first before the others. */
export function resources(measured: MeasuredFigures): readonly Resource[] {
  const rates = requestRates();
  const rateOf = (name: string) => rates.find(({ operation }) => operation === name)?.rate ?? 0;
  const purchases = rateOf("createTransaction");
  const all = perSecond(rates);
  const [prod] = selectStages("prod");
  if (prod === undefined) throw new Error("no stage prod");
  const instances = concurrency(rates);
  const transactionInstances = (purchases * BILLED_MS.createTransaction) / 1_000;
  const { pages, firstPages, newestWrites } = catalogueLoad(1);
  const [topCategory = 0] = zipf(CATEGORIES, DISTRIBUTION.categoryExponent);
  const guarded = perSecond(rates, ({ isGuarded }) => (isGuarded ? 1 : 0));
  const found: Resource[] = [
    {
      name: "API: limit of the stage",
      limit: own(prod.api.throttlingRateLimit, "in config/stages.ts", "../config/stages.ts"),
      unit: "requests/s",
      base: all,
      remedy: "raise it together with Lambda's concurrency",
    },
    {
      name: "API: `POST /sessions`",
      limit: own(routes.signIn.throttle.rate, "in the code", "../handlers/users/session-routes.ts"),
      unit: "requests/s",
      base: rateOf("signIn"),
      remedy:
        "raise the route's `throttle`; more memory for the users function, since argon2id takes its time by processor",
    },
    {
      name: "API Gateway: account",
      limit: LIMITS.apiRequests,
      unit: "requests/s",
      base: all,
      remedy:
        "quota; from some 100,000 on an account (cell) for each part of the users, as for regions below",
    },
    {
      name: "WAF: web ACL",
      limit: LIMITS.webAclRequests,
      unit: "requests/s",
      base: all,
      remedy: "quota; the catalogue behind CloudFront, whose own ACL has other limits",
    },
    {
      name: "CloudFront, once the catalogue is behind it",
      limit: LIMITS.cdnRequests,
      unit: "requests/s",
      base: pages + rateOf("getSolution"),
      remedy: "quota, or a distribution for each part of the world",
    },
    {
      name: "Lambda: concurrency",
      limit: LIMITS.concurrency,
      unit: "invocations",
      base: instances,
      remedy:
        "quota; reserve for the authorizer and the transactions, so that the catalogue cannot starve them",
    },
    {
      name: "Payment gateway: charges",
      limit: LIMITS.charges,
      unit: "charges/s",
      base: purchases,
      remedy: "ask Stripe six weeks ahead; then several gateways behind `PaymentGateway`",
    },
    {
      name: "Reconciliation: transactions left open",
      limit: own(RECONCILED, "in the code", "../handlers/transactions/reconciler.ts"),
      unit: "transactions/s",
      base: purchases * DISTRIBUTION.leftOpen,
      remedy: "one invocation for each pending shard, every minute",
    },
    {
      name: "Balance of the partner who sells most, after a year",
      limit: own(
        BALANCE_BYTES / measured.purchase.bytes,
        "in the code",
        "../handlers/transactions/balance.ts",
      ),
      unit: "sales",
      base: purchases * PURCHASES_A_YEAR * DISTRIBUTION.topPartner,
      remedy: "an item for each closed month, so that only the current one is added up",
    },
    {
      name: "`category-index`: reads of the newest, largest category",
      limit: LIMITS.partitionRead,
      unit: "read units/s",
      base: firstPages * topCategory * measured.routes.listSolutions.read,
      remedy: "keep first pages for 1 to 5 s before the API; shards do not help",
    },
    {
      name: "`category-index`: writes of the newest, largest category",
      limit: LIMITS.partitionWrite,
      unit: "write units/s",
      base: newestWrites * topCategory * measured.catalogue.edit.ofIndex,
      remedy: "write shards",
    },
    {
      name: "Solution that sells best: condition on its head",
      limit: LIMITS.partitionWrite,
      unit: "write units/s",
      base: purchases * DISTRIBUTION.bestSeller * measured.purchase.solutions,
      remedy: "copies of the offer, one of which each purchase checks; a change of price writes all of them",
    },
    {
      name: "`partner-index` of the transactions: partner who sells most",
      limit: LIMITS.partitionWrite,
      unit: "write units/s",
      base: purchases * DISTRIBUTION.topPartner * measured.purchase.partnerIndex,
      remedy: "write shards, as for the category",
    },
    {
      name: "`pending-index`: one shard",
      limit: LIMITS.partitionWrite,
      unit: "write units/s",
      base: (purchases * measured.purchase.pendingIndex) / PENDING_SHARDS.length,
      remedy: "more `PENDING_SHARDS`: 16 by the same digit",
    },
    {
      name: "Transactions: a new table",
      limit: LIMITS.newTableWrites,
      unit: "write units/s",
      base: purchases * measured.purchase.transactions,
      remedy: "grows to twice the last peak by itself; set a warm throughput before an event",
    },
    {
      name: "Transactions: table",
      limit: LIMITS.tableUnits,
      unit: "write units/s",
      base: purchases * measured.purchase.transactions,
      remedy: "quota of the table and of its indexes",
    },
    {
      name: "Users and Sessions: session checks, each",
      limit: LIMITS.tableUnits,
      unit: "read units/s",
      base: guarded,
      remedy: "quota; a short cache of the authorizer delays the end of sessions by as long",
    },
    {
      name: "Parameter Store: cursor and download keys",
      limit: LIMITS.parameterReads,
      unit: "reads/s",
      base: (instances * 2) / SECRET_CACHE,
      remedy:
        "switch on higher throughput (10,000/s, billed) before the first burst: 1,000 new instances in 10 s read 100/s",
    },
    {
      name: "Secrets Manager: gateway key and webhook secrets",
      limit: LIMITS.secretReads,
      unit: "reads/s",
      base: (transactionInstances * 2) / SECRET_CACHE,
      remedy: "none needed",
    },
    {
      name: "CloudWatch Logs: audit events",
      limit: LIMITS.logCalls,
      unit: "calls/s",
      base: perSecond(rates, ({ operation }) => Math.min(1, measured.routes[operation].auditEvents)),
      remedy: "quota; then a Firehose stream, which takes batches",
    },
    {
      name: "NAT: connections to the payment gateway, each gateway",
      limit: LIMITS.natConnections,
      unit: "connections",
      base: transactionInstances / prod.network.availabilityZones.length,
      remedy: "further addresses, up to eight at a NAT gateway",
    },
    {
      name: "NAT: bandwidth, each gateway",
      limit: LIMITS.natBandwidth,
      unit: "bit/s",
      base: (purchases * chargeBytes(measured) * 8) / prod.network.availabilityZones.length,
      remedy: "none needed: it grows to 100 Gbit/s",
    },
  ];
  return found.sort((a, b) => breaksAt(a) - breaksAt(b));
}

/** How many times the base load a resource bears. */
export function breaksAt({ limit, base }: Resource): number {
  return limit.value / base;
}

/** Bytes through NAT for one charge: what was measured, and what TLS is assumed to add. */
export function chargeBytes({ charge }: MeasuredFigures): number {
  return charge.sentBytes + charge.receivedBytes + OVERHEAD.tlsBytes / OVERHEAD.chargesPerConnection;
}
