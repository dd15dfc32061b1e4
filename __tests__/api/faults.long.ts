import { randomUUID } from "node:crypto";
import { ApiPlatform } from "../support/api-platform";
import type { FaultRule } from "../support/fault-proxy";
import { expectStatus, PASSWORD, People } from "../support/people";
import { addFile, completeFile, createDraft, publish, purchase, type Scene, SceneTemplate } from "./scene";

/*
 * What DynamoDB does now and then, put between the functions and the engine. Whoever calls the API must not notice, or
 * get an answer that is true.
 */

let platform: ApiPlatform;
let template: SceneTemplate;
let scene: Scene;

beforeAll(async () => {
  platform = await ApiPlatform.start();
  template = await SceneTemplate.make(platform);
});

beforeEach(async () => {
  scene = await template.copy();
});

afterEach(() => {
  platform.proxy.thaw();
  // A fault that did not happen has tested nothing.
  expect(platform.proxy.pendingFaults).toBe(0);
});

afterAll(() => platform.stop());

const writesTo = (table: string, operation: string, fault: FaultRule["fault"], times = 1): FaultRule => ({
  operation,
  fault,
  times,
  when: (input) => JSON.stringify(input).includes(platform.tables.environment[`${table}_TABLE_NAME`] ?? "?"),
});

describe("a purchase", () => {
  async function buysOnce(): Promise<void> {
    const { otherCustomer: buyer } = scene.people;
    const request = purchase(scene.solutionId, "sandbox_ok", randomUUID());

    const { body } = await expectStatus(201, buyer.call("POST", "/transactions", request));

    expect(body.status).toBe("settled");
    const again = await expectStatus(201, buyer.call("POST", "/transactions", request));
    expect(again.headers["idempotent-replayed"]).toBe("true");
    expect(again.body).toEqual(body);
    const { body: list } = await expectStatus(200, buyer.call("GET", "/transactions?view=purchases"));
    expect(list.items).toHaveLength(1);
  }

  it.each<[string, string, FaultRule["fault"], number]>([
    ["its reservation conflicts with others", "TransactWriteItems", "conflict", 4],
    ["its reservation is throttled", "TransactWriteItems", "throttling", 2],
    ["the answer to its reservation gets lost", "TransactWriteItems", "lost answer", 1],
    ["its reservation gets lost", "TransactWriteItems", "lost request", 2],
    ["its settlement conflicts with others", "PutItem", "conflict", 4],
    ["its settlement is throttled", "PutItem", "throttling", 2],
    ["the answer to its settlement gets lost", "PutItem", "lost answer", 1],
    ["its settlement gets lost", "PutItem", "lost request", 2],
  ])("is made once when %s", async (_, operation, fault, times) => {
    platform.proxy.inject(writesTo("TRANSACTIONS", operation, fault, times));

    await buysOnce();
  });

  it("that DynamoDB does not take is answered 503, and can be made later under the same key", async () => {
    const { otherCustomer: buyer } = scene.people;
    const request = purchase(scene.solutionId, "sandbox_ok", randomUUID());
    platform.proxy.inject(writesTo("TRANSACTIONS", "TransactWriteItems", "throttling", 3));

    const refused = await expectStatus(503, buyer.call("POST", "/transactions", request));

    expect(refused.headers["retry-after"]).toBe("1");
    const { body } = await expectStatus(201, buyer.call("POST", "/transactions", request));
    expect(body.status).toBe("settled");
  });

  it("of a solution that was archived a moment ago is refused, however old the reads are", async () => {
    const { otherCustomer: buyer, partner } = scene.people;
    await platform.proxy.freeze(platform.tableNames);
    await expectStatus(204, partner.call("DELETE", `/solutions/${scene.solutionId}`));

    await expectStatus(404, buyer.call("POST", "/transactions", purchase(scene.solutionId)));
  });

  it("that was refunded a moment ago gives no downloads, however old the reads are", async () => {
    const { customer, partner } = scene.people;
    const { transactionId, fileId } = scene;
    await platform.proxy.freeze(platform.tableNames);
    await expectStatus(200, partner.call("POST", `/transactions/${transactionId}/refund`));

    await expectStatus(409, customer.call("GET", `/transactions/${transactionId}/files/${fileId}/download`));
  });

  it("that has ended while the index still shows it open is left alone by the reconciliation", async () => {
    const { otherCustomer: buyer } = scene.people;
    const request = purchase(scene.solutionId, "sandbox_timeout", randomUUID());
    const open = await expectStatus(202, buyer.call("POST", "/transactions", request));
    const { transactionId } = open.body;
    await platform.items.set("transactions", { transactionId }, { leaseUntil: 1 });
    await platform.proxy.freeze(platform.tableNames);
    await platform.invoke("reconciliation", {});
    const path = `/transactions/${transactionId}`;
    const settled = await expectStatus(200, buyer.call("GET", path));
    const told = () => platform.store.audited.filter(({ id }) => id === transactionId).length;
    const before = told();

    await platform.invoke("reconciliation", {});

    expect(settled.body.status).toBe("settled");
    expect((await expectStatus(200, buyer.call("GET", path))).body).toEqual(settled.body);
    expect(told()).toBe(before);
  });
});

describe("a registration", () => {
  it.each<[string, FaultRule["fault"], number]>([
    ["conflicts with others", "conflict", 4],
    ["is throttled", "throttling", 2],
    ["gets lost", "lost request", 2],
    ["is done while the answer gets lost", "lost answer", 1],
  ])("makes one account when its proof %s", async (_, fault, times) => {
    platform.proxy.inject(writesTo("USERS", "TransactWriteItems", fault, times));
    const people = new People(platform);
    const email = `newcomer-${randomUUID()}@example.com`;

    await people.registered(email);

    const person = await people.signIn(email);
    const { body } = await expectStatus(200, scene.people.admin.call("GET", `/users?email=${email}`));
    expect(body.items).toEqual([expect.objectContaining({ userId: person.userId })]);
  });
});

describe("a session", () => {
  it("that was ended a moment ago opens nothing, however old the reads are", async () => {
    const { customer } = scene.people;
    await platform.proxy.freeze(platform.tableNames);
    await expectStatus(204, customer.call("DELETE", "/sessions/current"));

    await expectStatus(401, customer.call("GET", "/users/me"));
  });

  it("is over once its user is disabled, however old the reads are", async () => {
    const { admin, customer } = scene.people;
    await platform.proxy.freeze(platform.tableNames);
    const path = `/users/${customer.userId}`;
    await expectStatus(200, admin.call("PATCH", path, { body: { status: "disabled" } }));

    await expectStatus(401, customer.call("GET", "/users/me"));
  });

  it("is not begun by a password that was changed a moment ago, however old the reads are", async () => {
    const { anonymous, customer } = scene.people;
    await platform.proxy.freeze(platform.tableNames);
    const change = { password: "an entirely new password", currentPassword: PASSWORD };
    await expectStatus(200, customer.call("PATCH", "/users/me", { body: change }));

    const signIn = (password: string) =>
      anonymous.call("POST", "/sessions", { body: { email: customer.email, password } });
    await expectStatus(401, signIn(PASSWORD));
    await expectStatus(201, signIn(change.password));
  });

  it("begins once while the answer to its writing gets lost", async () => {
    const { customer } = scene.people;
    platform.proxy.inject(writesTo("SESSIONS", "PutItem", "lost answer"));

    const again = await new People(platform).signIn(customer.email);

    const { body } = await expectStatus(200, again.call("GET", "/sessions"));
    expect(body.items).toHaveLength(2);
  });
});

describe("a solution", () => {
  it("is changed once while the answer gets lost, and tells so", async () => {
    const { partner } = scene.people;
    platform.proxy.inject({ operation: "PutItem", fault: "lost answer" });
    const path = `/solutions/${scene.draftId}`;

    const { body } = await expectStatus(
      200,
      partner.call("PATCH", path, { body: { version: 1, title: "Another" } }),
    );

    expect(body).toMatchObject({ version: 2, title: "Another" });
  });

  it("published a moment before its partner was disabled is not in the catalogue, though the index lags", async () => {
    const { admin, anonymous, partner } = scene.people;
    const solutionId = await createDraft(partner);
    await completeFile(partner, solutionId, await addFile(partner, solutionId));
    await platform.proxy.freeze(platform.tableNames);
    await publish(partner, solutionId);

    await expectStatus(
      200,
      admin.call("PATCH", `/users/${partner.userId}`, { body: { status: "disabled" } }),
    );

    platform.proxy.thaw();
    await expectStatus(404, anonymous.call("GET", `/solutions/${solutionId}`));
    const { body } = await expectStatus(200, anonymous.call("GET", `/solutions?partnerId=${partner.userId}`));
    expect(body.items).toEqual([]);
  });
});
