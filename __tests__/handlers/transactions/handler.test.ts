import type { Principal, Role } from "../../../handlers/common/auth";
import { transactionRoutes } from "../../../handlers/transactions/routes";
import { callRoute } from "../../support/invocation";
import { type MarketplaceTables, startMarketplaceTables } from "../../support/marketplace-tables";
import { type SecretStore, startSecretStore } from "../../support/secret-store";

const BUYER = "019300aa-0000-7000-8000-000000000001";
const OTHER_BUYER = "019300aa-0000-7000-8000-000000000002";
const SELLER = "019300aa-0000-7000-8000-000000000003";
const OTHER_SELLER = "019300aa-0000-7000-8000-000000000004";
const ADMIN = "019300aa-0000-7000-8000-000000000005";

const as = (userId: string, role: Role): Principal => ({ userId, role, sessionId: "s", sessionEpoch: 1 });
const buyer = as(BUYER, "customer");
const seller = as(SELLER, "partner");
const admin = as(ADMIN, "admin");

const idOf = (number: number) => `019300cc-0000-8000-8000-${String(number).padStart(12, "0")}`;
const time = (number: number) => `2026-01-01T00:00:0${number}.000Z`;
const SOLUTION = "019300bb-0000-7000-8000-000000000001";

const transaction = (number: number, userId: string, partnerId: string) => ({
  kind: "transaction",
  transactionId: idOf(number),
  userId,
  partnerId,
  solutionId: SOLUTION,
  status: "settled",
  price: { amount: 1000, currency: "EUR" },
  fee: 150,
  partnerShare: 850,
  requestHash: "internal",
  createdAt: time(number),
  updatedAt: time(number),
});

let tables: MarketplaceTables;
let store: SecretStore;
let handler: typeof import("../../../handlers/transactions/handler").handler;

beforeAll(async () => {
  [tables, store] = await Promise.all([startMarketplaceTables(), startSecretStore()]);
  Object.assign(process.env, tables.environment, store.environment);
  ({ handler } = await import("../../../handlers/transactions/handler"));
  await tables.put(
    "transactions",
    transaction(1, BUYER, SELLER),
    transaction(2, BUYER, OTHER_SELLER),
    transaction(3, OTHER_BUYER, SELLER),
    { kind: "ownership", transactionId: idOf(4), userId: BUYER, createdAt: time(4) },
  );
});

afterAll(() => Promise.all([tables.stop(), store.stop()]));

const list = (principal: Principal | undefined, query: Readonly<Record<string, string>>) =>
  callRoute(handler, transactionRoutes.listTransactions, { principal, query });

const listed = async (principal: Principal, query: Readonly<Record<string, string>>) => {
  const { status, body } = await list(principal, query);
  expect(status).toBe(200);
  return (body.items as { transactionId: string }[]).map(({ transactionId }) => transactionId);
};

describe("lists", () => {
  test("purchases are one's own, newest first", async () => {
    expect(await listed(buyer, { view: "purchases" })).toEqual([idOf(2), idOf(1)]);
    expect(await listed(seller, { view: "purchases" })).toEqual([]);
  });

  test("sales are the partner's own, newest first", async () => {
    expect(await listed(seller, { view: "sales" })).toEqual([idOf(3), idOf(1)]);
  });

  test("a list holds no more than its limit, and its cursor leads to the rest", async () => {
    const first = await list(seller, { view: "sales", limit: "1" });
    const second = await list(seller, { view: "sales", limit: "1", cursor: String(first.body.nextCursor) });

    expect(first.body.items).toEqual([expect.objectContaining({ transactionId: idOf(3) })]);
    expect(second.body.items).toEqual([expect.objectContaining({ transactionId: idOf(1) })]);
  });

  test("a cursor is good for its own list only", async () => {
    const { nextCursor } = (await list(seller, { view: "sales", limit: "1" })).body;
    const cursor = String(nextCursor);

    for (const [principal, query] of [
      [as(OTHER_SELLER, "partner"), { view: "sales", cursor }],
      [seller, { view: "purchases", cursor }],
      [seller, { view: "sales", cursor: `${cursor.slice(0, -1)}${cursor.endsWith("A") ? "B" : "A"}` }],
    ] as const) {
      const { status, body } = await list(principal, query);
      expect(status).toBe(400);
      expect(body.errors).toEqual([{ field: "cursor", message: "is not a cursor of this list" }]);
    }
  });

  test("an admin names whose they are", async () => {
    expect(await listed(admin, { view: "purchases", userId: OTHER_BUYER })).toEqual([idOf(3)]);
    expect(await listed(admin, { view: "sales", partnerId: OTHER_SELLER })).toEqual([idOf(2)]);
  });

  test.each([
    ["purchases", "userId"],
    ["sales", "partnerId"],
  ])("an admin who lists %s has to name the %s", async (view, field) => {
    const { status, body } = await list(admin, { view });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field, message: "is required" }]);
  });

  test("the other side's id does not go with a view", async () => {
    const { status, body } = await list(admin, { view: "sales", partnerId: SELLER, userId: BUYER });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "userId", message: "does not go with view sales" }]);
  });

  test.each([
    ["a customer's sales", buyer, { view: "sales" }],
    ["somebody's purchases by a customer", buyer, { view: "purchases", userId: OTHER_BUYER }],
    ["somebody's sales by a partner", seller, { view: "sales", partnerId: OTHER_SELLER }],
  ])("%s are forbidden", async (_, principal, query) => {
    expect((await list(principal, query)).status).toBe(403);
  });

  test("the view is required, and a session", async () => {
    const { status, body } = await list(buyer, {});

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "view", message: "is required" }]);
    expect((await list(undefined, { view: "purchases" })).status).toBe(401);
  });
});

describe("one transaction", () => {
  const read = (principal: Principal | undefined, number: number) =>
    callRoute(handler, transactionRoutes.getTransaction, {
      principal,
      params: { transactionId: idOf(number) },
    });

  const shared = {
    transactionId: idOf(1),
    solutionId: SOLUTION,
    partnerId: SELLER,
    status: "settled",
    price: { amount: 1000, currency: "EUR" },
    createdAt: time(1),
    updatedAt: time(1),
  };
  const split = { fee: 150, partnerShare: 850 };

  test.each([
    ["its buyer without the split", buyer, { ...shared, userId: BUYER }],
    ["its partner without the buyer", seller, { ...shared, ...split }],
    ["an admin with both", admin, { ...shared, userId: BUYER, ...split }],
  ])("is read by %s", async (_, principal, expected) => {
    const { status, body } = await read(principal, 1);

    expect(status).toBe(200);
    expect(body).toEqual(expected);
  });

  test.each([
    ["another buyer", as(OTHER_BUYER, "customer"), 1],
    ["another partner", as(OTHER_SELLER, "partner"), 1],
    ["anyone when it is unknown", admin, 9],
    ["anyone when it is another kind of item", admin, 4],
  ])("is hidden from %s", async (_, principal, number) => {
    expect((await read(principal, number)).status).toBe(404);
  });

  test("needs a session", async () => {
    expect((await read(undefined, 1)).status).toBe(401);
  });
});
