import { FUNCTION_KEYS } from "../../config/naming";
import { routes } from "../../handlers/routes";
import { ApiPlatform } from "../support/api-platform";
import scheduledEvent from "../support/aws-events/scheduled-event.json";
import { expectStatus } from "../support/people";
import { statusesOf, WAYS } from "./access-matrix";
import { EXPECTATIONS } from "./expectations";
import { grantedTo, refusedBy, usedBy } from "./granted-calls";
import { privateTexts } from "./private-texts";
import { addFile, buy, completeFile, createDraft, pagesOf, publish, purchase, SceneTemplate } from "./scene";

/*
 * The whole API in one run, from the synthesized artefacts: what everybody may do, some journeys through several
 * functions, and then what the run left behind.
 */
let platform: ApiPlatform;
let template: SceneTemplate;

beforeAll(async () => {
  platform = await ApiPlatform.start();
  template = await SceneTemplate.make(platform);
});

afterAll(() => platform.stop());

describe("access", () => {
  it("is expected for every route", () => {
    expect(Object.keys(EXPECTATIONS).sort()).toEqual(Object.keys(routes).sort());
  });

  it.each(WAYS)("of %s (%i) is what it should be for everybody", async (operation, _, expectation) => {
    expect(await statusesOf(operation, expectation, template)).toEqual(expectation.statuses);
  });
});

describe("journeys", () => {
  it("a partner who is disabled leaves the catalogue, and the buyers keep what they bought", async () => {
    const { people, solutionId, transactionId, fileId } = await template.copy();
    const { admin, anonymous, customer, otherCustomer, partner } = people;
    const disable = { body: { status: "disabled" } };
    const enable = { body: { status: "active" } };

    await expectStatus(200, admin.call("PATCH", `/users/${partner.userId}`, disable));

    await expectStatus(401, partner.call("GET", "/users/me"));
    await expectStatus(404, anonymous.call("GET", `/solutions/${solutionId}`));
    await expectStatus(422, otherCustomer.call("POST", "/transactions", purchase(solutionId)));
    const download = `/transactions/${transactionId}/files/${fileId}/download`;
    await expectStatus(200, customer.call("GET", download));
    await expectStatus(200, admin.call("PATCH", `/users/${partner.userId}`, enable));
    await expectStatus(200, anonymous.call("GET", `/solutions/${solutionId}`));
  });

  it("a refund ends downloads and lets the buyer buy again", async () => {
    const { people, solutionId, transactionId, fileId } = await template.copy();
    const { customer, partner } = people;
    const before = await partner.call("GET", "/users/me/balance");

    await expectStatus(200, partner.call("POST", `/transactions/${transactionId}/refund`));

    await expectStatus(409, customer.call("GET", `/transactions/${transactionId}/files/${fileId}/download`));
    const after = await partner.call("GET", "/users/me/balance");
    expect(before.body.items).toEqual([
      { currency: "EUR", settled: 1699, refunded: 0, held: 0, balance: 1699 },
    ]);
    expect(after.body.items).toEqual([
      { currency: "EUR", settled: 1699, refunded: 1699, held: 0, balance: 0 },
    ]);
    expect(await buy(customer, solutionId)).not.toBe(transactionId);
  });

  it("a payment whose answer got lost is brought to its end by the reconciliation", async () => {
    const { people, solutionId } = await template.copy();
    const { otherCustomer: buyer, otherPartner: another } = people;
    const lost = await buyer.call("POST", "/transactions", purchase(solutionId, "sandbox_timeout"));
    const unknown = await another.call("POST", "/transactions", purchase(solutionId, "sandbox_unreachable"));

    // The lease is over, and for the second one so is the gateway's memory.
    await endLease(lost.body.transactionId, 60);
    await endLease(unknown.body.transactionId, 24 * 3600);
    await platform.invoke("reconciliation", scheduledEvent);

    expect([lost.status, unknown.status]).toEqual([202, 202]);
    const settled = await buyer.call("GET", `/transactions/${lost.body.transactionId}`);
    const expired = await another.call("GET", `/transactions/${unknown.body.transactionId}`);
    expect([settled.body.status, expired.body.status]).toEqual(["settled", "expired"]);
  });

  it("lists go on where a page ended", async () => {
    const { people, solutionId } = await template.copy();
    const { customer, partner, admin } = people;
    const other = await createDraft(partner);
    await completeFile(partner, other, await addFile(partner, other));
    await publish(partner, other);
    await buy(customer, other);

    const purchases = await pagesOf(customer, "/transactions?view=purchases&limit=1");
    const first = await expectStatus(200, admin.call("GET", "/users?limit=2"));
    const next = `/users?limit=2&cursor=${first.body.nextCursor}`;
    const second = await expectStatus(200, admin.call("GET", next));

    expect(purchases.map((each) => each.solutionId)).toEqual([other, solutionId]);
    const users = [first, second].flatMap(({ body }) => body.items as { readonly userId: string }[]);
    expect(new Set(users.map(({ userId }) => userId)).size).toBe(4);
  });

  async function endLease(id: unknown, secondsAgo: number): Promise<void> {
    const then = Date.now() - secondsAgo * 1000;
    const chargedAt = Math.floor(then / 1000);
    const times = { chargedAt, leaseUntil: chargedAt + 35, createdAt: new Date(then).toISOString() };
    await platform.items.set("transactions", { transactionId: id }, times);
  }
});

describe("the run", () => {
  it.each(FUNCTION_KEYS)("used all that the role of %s grants, and nothing else", (key) => {
    expect(usedBy(platform, key).sort()).toEqual(grantedTo(key).sort());
  });

  it.each(FUNCTION_KEYS)("asked as %s for no attributes and no keys that its role refuses", (key) => {
    expect(refusedBy(platform, key)).toEqual([]);
  });

  it("left nothing secret and nothing personal in any log", async () => {
    const output = await platform.output();
    const texts = privateTexts(platform);

    expect(texts.length).toBeGreaterThan(500);
    expect(texts.filter((text) => output.includes(text))).toEqual([]);
    expect(output.match(/[^"\s]+@[^"\s]+\.(?:com|example)|\$argon2|BEGIN [A-Z ]*KEY|Bearer /g)).toBeNull();
  });

  it("left nothing secret and nothing personal in the audit trail", () => {
    const trail = JSON.stringify(platform.store.audited);

    expect(platform.store.audited.length).toBeGreaterThan(100);
    expect(privateTexts(platform).filter((text) => trail.includes(text))).toEqual([]);
    expect(trail.match(/[^"\s]+@[^"\s]+\.(?:com|example)|\$argon2/g)).toBeNull();
  });

  it("logged every request once, with its id, route, status and duration", async () => {
    const lines = (await platform.output()).split("\n").filter(Boolean);
    const requests = lines.map((line) => JSON.parse(line)).filter(({ message }) => message === "request");

    expect(new Set(requests.map(({ requestId }) => requestId)).size).toBe(requests.length);
    for (const request of requests) {
      expect(request).toMatchObject({
        level: "INFO",
        route: expect.any(String),
        status: expect.any(Number),
        durationMs: expect.any(Number),
      });
    }
  });
});
