import { once } from "node:events";
import { type AddressInfo, connect, createServer } from "node:net";
import { marshall } from "@aws-sdk/util-dynamodb";
import { asRequest, PaymentWorld } from "../../__tests__/support/payment-world";
import type { Operation } from "../../handlers/routes";
import { edited } from "../../handlers/solutions/head-changes";
import { detailsKey, type SolutionHead } from "../../handlers/solutions/solution";
import { SolutionWriter } from "../../handlers/solutions/solution-writer";
import { SandboxGateway } from "../../handlers/transactions/gateway/sandbox";
import { StripeGateway } from "../../handlers/transactions/gateway/stripe";
import { Failures } from "../../local/failures/failures";
import { startPaymentGateway } from "../../local/payment-gateway/payment-gateway";
import { unitsOf } from "../capacity/judgements";
import { type Measurement, measureAll } from "../capacity/measure";
import { CapacityMeter, type MeteredCall } from "../capacity/meter";
import { sizeOf, type WireItem } from "../capacity/units";
import type { CatalogueWrite, MeasuredFigures, RouteFigures } from "./measured";

/** Measures everything that the scale of the platform is computed from. @param endpoint of a DynamoDB engine */
export async function measureFigures(endpoint: string): Promise<MeasuredFigures> {
  const routes = await measureAll(endpoint);
  const tables = await measureTables(endpoint);
  return {
    routes: Object.fromEntries([...routes].map(([name, each]) => [name, routeFigures(each)])) as Record<
      Operation,
      RouteFigures
    >,
    ...tables,
    charge: await measureCharge(),
  };
}

function routeFigures({ own, session, answerBytes, loggedBytes, audited }: Measurement): RouteFigures {
  const { read, write } = unitsOf(own);
  return {
    read,
    write,
    session: unitsOf(session).read,
    answerBytes,
    loggedBytes,
    auditEvents: audited.events,
    auditBytes: audited.bytes,
  };
}

async function measureTables(endpoint: string): Promise<Pick<MeasuredFigures, "catalogue" | "purchase">> {
  const meter = await CapacityMeter.start(endpoint);
  // Where the tables of tests are made.
  process.env.DYNAMODB_ENDPOINT = meter.endpoint;
  const world = await PaymentWorld.start();
  try {
    return { catalogue: await measureCatalogue(world, meter), purchase: await measurePurchase(world, meter) };
  } finally {
    await world.stop();
    await meter.stop();
  }
}

async function measureCatalogue(
  world: PaymentWorld,
  meter: CapacityMeter,
): Promise<MeasuredFigures["catalogue"]> {
  const { userId: partnerId } = await world.user("partner");
  const at = new Date(world.clock.now()).toISOString();
  const solutionId = await world.solution(partnerId, {
    status: "draft",
    category: undefined,
    draftCategory: "data",
  });
  const draft = await headOf(world, solutionId);
  await world.tables.put("solutions", {
    kind: "solution-details",
    solutionId: detailsKey(solutionId),
    ownerId: partnerId,
    status: "draft",
    description: "",
    files: {},
    unfinishedFiles: 0,
    readyFiles: 1,
  });
  const writer = new SolutionWriter(world.name("SOLUTIONS"), world.name("USERS"));
  const written = async (before: SolutionHead, after: SolutionHead): Promise<CatalogueWrite> => {
    const calls = meter.calls.length;
    const { outcome } = await asRequest(() => writer.replace(before, after));
    if (outcome !== "written") throw new Error(`the write to the catalogue ended as ${outcome}`);
    const own = meter.calls.slice(calls);
    return {
      write: unitsOf(own).write,
      ofIndex: own.reduce((total, call) => total + call.ofIndex("category-index"), 0),
    };
  };
  const published = edited(draft, { version: 1, status: "published" }, at);
  const publish = await written(draft, published);
  const dearer = { amount: published.price.amount + 1, currency: published.price.currency };
  const edit = await written(published, edited(published, { version: 2, price: dearer }, at));
  return { headBytes: sizeOf(wire(published)), publish, edit };
}

async function headOf(world: PaymentWorld, solutionId: string): Promise<SolutionHead> {
  const items = await world.tables.items("solutions");
  const found = items.find((item) => item.solutionId === solutionId);
  if (found === undefined) throw new Error(`${solutionId} is not in the table`);
  return found as unknown as SolutionHead;
}

async function measurePurchase(
  world: PaymentWorld,
  meter: CapacityMeter,
): Promise<MeasuredFigures["purchase"]> {
  const { purchases } = world.services({ gateway: new SandboxGateway({ webhookSecrets: async () => [] }) });
  const [buyer, partner] = [await world.user(), await world.user("partner")];
  const solutionId = await world.solution(partner.userId);
  const expectedPrice = { amount: 1_000, currency: "EUR" };
  const request = { solutionId, expectedPrice, paymentMethod: "sandbox_ok" };
  const before = meter.calls.length;
  const { transaction } = await silently(() => asRequest(() => purchases.buy(request, "key", buyer)));
  const writes = meter.calls.slice(before).filter(({ engine }) => engine.write > 0);
  const sum = (units: (call: MeteredCall) => number) =>
    writes.reduce((total, call) => total + units(call), 0);
  return {
    transactions: sum((call) => call.ofTable(world.name("TRANSACTIONS"))),
    solutions: sum((call) => call.ofTable(world.name("SOLUTIONS"))),
    userIndex: sum((call) => call.ofIndex("user-index")),
    partnerIndex: sum((call) => call.ofIndex("partner-index")),
    pendingIndex: sum((call) => call.ofIndex("pending-index")),
    bytes: sizeOf(wire(transaction)),
  };
}

function wire(item: object): WireItem {
  return marshall(item, { removeUndefinedValues: true }) as unknown as WireItem;
}

/** Without what the code under measurement logs. */
async function silently<T>(work: () => Promise<T>): Promise<T> {
  const { write } = process.stdout;
  process.stdout.write = () => true;
  try {
    return await work();
  } finally {
    process.stdout.write = write;
  }
}

/** What passes between the code that charges and the local payment gateway. */
async function measureCharge(): Promise<MeasuredFigures["charge"]> {
  const key = "sk_test_scale";
  const peer = await startPaymentGateway({ key, webhookSecret: "whsec_scale", failures: new Failures() });
  const { port } = new URL(peer.endpoint);
  const bytes = { sentBytes: 0, receivedBytes: 0 };
  const between = createServer((client) => {
    const server = connect(Number(port), "127.0.0.1");
    client.on("data", (chunk: Buffer) => {
      bytes.sentBytes += chunk.length;
    });
    server.on("data", (chunk: Buffer) => {
      bytes.receivedBytes += chunk.length;
    });
    client.pipe(server).pipe(client);
  }).listen(0, "127.0.0.1");
  await once(between, "listening");
  try {
    const api = `http://127.0.0.1:${(between.address() as AddressInfo).port}`;
    const gateway = new StripeGateway({ key: async () => key, webhookSecrets: async () => [], api });
    const transactionId = "00000000-0000-8000-8000-000000000000";
    const order = { transactionId, amount: 1_999, currency: "EUR", paymentMethod: "pm_card_visa" };
    await asRequest(() => gateway.charge(order));
    return bytes;
  } finally {
    between.close();
    await peer.stop();
  }
}
