import { randomUUID } from "node:crypto";
import { outboxOf } from "../../handlers/users/mailer/sandbox-mailer";
import { ApiPlatform } from "../support/api-platform";
import { expectStatus, type JsonAnswer } from "../support/people";
import { createDraft, purchase, type Scene, SceneTemplate } from "./scene";

const RIVALS = 200;

let platform: ApiPlatform;
let scene: Scene;

beforeAll(async () => {
  platform = await ApiPlatform.start();
  scene = await (await SceneTemplate.make(platform)).copy();
});

afterAll(() => platform.stop());

/** How many answers had each status. */
function statuses(answers: readonly JsonAnswer[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { status } of answers) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function rivals(work: (index: number) => Promise<JsonAnswer>): Promise<JsonAnswer[]> {
  return Promise.all(Array.from({ length: RIVALS }, (_, index) => work(index)));
}

test("200 purchases with one key make one transaction; every other answer is its replay or 409", async () => {
  const { otherCustomer: buyer } = scene.people;
  const request = purchase(scene.solutionId, "sandbox_ok", randomUUID());

  const answers = await rivals(() => buyer.call("POST", "/transactions", request));

  const { "201": bought = 0, "409": refused = 0, ...others } = statuses(answers);
  expect(others).toEqual({});
  expect(bought + refused).toBe(RIVALS);
  const bodies = answers.filter(({ status }) => status === 201).map(({ body }) => JSON.stringify(body));
  expect(new Set(bodies).size).toBe(1);
  const originals = answers.filter(
    ({ status, headers }) => status === 201 && headers["idempotent-replayed"] === undefined,
  );
  expect(originals).toHaveLength(1);
  const { body } = await expectStatus(200, buyer.call("GET", "/transactions?view=purchases"));
  expect(body.items).toHaveLength(1);
});

test("200 purchases of one solution under keys of their own make one owner pay once", async () => {
  const { otherPartner: buyer } = scene.people;

  const answers = await rivals(() => buyer.call("POST", "/transactions", purchase(scene.solutionId)));

  expect(statuses(answers)).toEqual({ 201: 1, 409: RIVALS - 1 });
  const { body } = await expectStatus(200, buyer.call("GET", "/transactions?view=purchases"));
  expect(body.items).toHaveLength(1);
});

test("200 refunds give the money back once", async () => {
  const { partner } = scene.people;
  const path = `/transactions/${scene.transactionId}/refund`;

  const answers = await rivals(() => partner.call("POST", path));

  expect(statuses(answers)).toEqual({ 200: 1, 409: RIVALS - 1 });
  const { body } = await expectStatus(200, partner.call("GET", "/users/me/balance"));
  expect(body.items).toEqual([expect.objectContaining({ refunded: 1699, held: 0 })]);
});

test("200 edits of one version change it once", async () => {
  const { partner } = scene.people;
  const solutionId = await createDraft(partner);

  const answers = await rivals((index) =>
    partner.call("PATCH", `/solutions/${solutionId}`, { body: { version: 1, title: `Title ${index}` } }),
  );

  expect(statuses(answers)).toEqual({ 200: 1, 409: RIVALS - 1 });
});

test("200 sign-outs of one session end it, and nothing else", async () => {
  const { customer, otherCustomer } = scene.people;

  const answers = await rivals(() => customer.call("DELETE", "/sessions/current"));

  expect(Object.keys(statuses(answers)).every((status) => ["204", "401"].includes(status))).toBe(true);
  await expectStatus(401, customer.call("GET", "/users/me"));
  await expectStatus(200, otherCustomer.call("GET", "/users/me"));
});

test("200 registrations with one address, and 200 proofs of them, make one account", async () => {
  const { anonymous, admin } = scene.people;
  const email = `rival-${randomUUID()}@example.com`;
  const body = { email, name: "Rival Smith", password: "a long password" };

  const asked = await rivals(() => anonymous.call("POST", "/users", { body }));
  const mails = await platform.items.indexed("sessions", "user-index", "userId", outboxOf(email));
  const proven = await rivals((index) =>
    anonymous.call("POST", "/users/verification", { body: { token: mails[index % mails.length]?.code } }),
  );

  expect(new Set(asked.map(({ status, body }) => `${status} ${JSON.stringify(body)}`)).size).toBe(1);
  // More are not mailed to one address.
  expect(mails).toHaveLength(5);
  expect(statuses(proven)).toEqual({ 204: 1, 400: RIVALS - 1 });
  const found = await expectStatus(200, admin.call("GET", `/users?email=${email}`));
  expect(found.body.items).toHaveLength(1);
});
