import { Naming, TABLE_KEYS } from "../../config/naming";
import type { changeAdmin } from "../../operations/admin";
import { addressOf } from "../../operations/deployed-stage";
import type { printOutbox } from "../../operations/outbox";
import { IdentityWorld, PASSWORD } from "../support/identity-world";
import { stageConfig } from "../support/synthesized";

let world: IdentityWorld;
let admin: typeof changeAdmin;
let outbox: typeof printOutbox;
let said: jest.SpyInstance;

beforeAll(async () => {
  world = await IdentityWorld.start();
  // The operations name the tables by the stage's naming; the tests' tables have names of their own.
  const naming = new Naming(stageConfig("dev"));
  const byName = new Map(
    TABLE_KEYS.map((key) => [naming.table(key), world.tables.environment[`${key.toUpperCase()}_TABLE_NAME`]]),
  );
  jest.spyOn(Naming.prototype, "table").mockImplementation(function (this: Naming, key) {
    return byName.get(this.resource("table", key)) ?? "";
  });
  ({ changeAdmin: admin } = await import("../../operations/admin"));
  ({ printOutbox: outbox } = await import("../../operations/outbox"));
  said = jest.spyOn(console, "log").mockReturnValue();
});
afterEach(() => said.mockClear());
afterAll(() => {
  jest.restoreAllMocks();
  return world.stop();
});

const signIn = (email: string) => world.signIns.signIn(email, PASSWORD, "192.0.2.1");

// First of all: once the trail is open, it stays open.
test("without an audit trail nothing is changed", async () => {
  const { userId } = await world.addUser("unaudited@example.com");
  world.store.fail("CreateLogStream", { status: 400, code: "AccessDeniedException" });

  await expect(admin({ action: "grant", email: "unaudited@example.com", stage: "dev" })).rejects.toThrow(
    "CreateLogStream failed: AccessDeniedException",
  );

  world.store.fail("CreateLogStream", undefined);
  expect(await world.users.find(userId)).toMatchObject({ role: "customer", version: 1 });
});

test("a registered user becomes admin, with the end of all sessions, and that is audited", async () => {
  const { userId } = await world.addUser("first@example.com");

  await admin({ action: "grant", email: " First@Example.com", stage: "dev" });

  expect(await world.users.find(userId)).toMatchObject({ role: "admin", sessionEpoch: 2, version: 2 });
  expect(said).toHaveBeenCalledWith(
    `The user ${userId} of stage dev is now admin instead of customer. All sessions have ended: sign in again.`,
  );
  expect(world.store.audited.at(-1)).toMatchObject({
    action: "user.rightsChanged",
    actor: "operator",
    id: userId,
    version: 2,
  });
  await expect(signIn("first@example.com")).resolves.toBeDefined();
});

test("granting twice changes nothing the second time", async () => {
  const { userId } = await world.addUser("twice@example.com", { role: "admin" });

  await admin({ action: "grant", email: "twice@example.com", stage: "dev" });

  expect(await world.users.find(userId)).toMatchObject({ sessionEpoch: 1, version: 1 });
  expect(said).toHaveBeenCalledWith(`The user ${userId} is an admin of stage dev already.`);
});

test("an admin becomes a customer again", async () => {
  const { userId } = await world.addUser("former@example.com", { role: "admin" });

  await admin({ action: "revoke", email: "former@example.com", stage: "dev" });

  expect(await world.users.find(userId)).toMatchObject({ role: "customer", sessionEpoch: 2 });
});

test("with --json stdout holds one document", async () => {
  const { userId } = await world.addUser("pipeline@example.com");

  await admin({ action: "grant", email: "pipeline@example.com", stage: "dev", json: true });

  expect(said.mock.calls.map(([text]) => JSON.parse(text))).toEqual([
    { stage: "dev", userId, role: "admin", before: "customer" },
  ]);
});

describe("is refused with what to do", () => {
  test("an address that nobody has proven", async () => {
    await world.registrations.request({ email: "unproven@example.com", name: "Eve", password: PASSWORD });

    await expect(admin({ action: "grant", email: "unproven@example.com", stage: "dev" })).rejects.toThrow(
      "Stage dev has no user with the e-mail address unproven@example.com. Register there first, and prove the address.",
    );
  });

  test("a disabled user", async () => {
    await world.addUser("off@example.com", { status: "disabled" });

    await expect(admin({ action: "grant", email: "off@example.com", stage: "dev" })).rejects.toThrow(
      "is disabled: another admin has to enable the account first",
    );
  });

  test("to revoke what a user is not", async () => {
    const { userId } = await world.addUser("partner@example.com", { role: "partner" });

    await expect(admin({ action: "revoke", email: "partner@example.com", stage: "dev" })).rejects.toThrow(
      "is no admin but a partner. Nothing was changed.",
    );
    expect(await world.users.find(userId)).toMatchObject({ role: "partner" });
  });

  test("what is no address, and a stage that is none", async () => {
    expect(() => addressOf("ada")).toThrow('"ada" is no e-mail address.');
    await expect(admin({ action: "grant", email: "a@b", stage: "test" })).rejects.toThrow("Valid stages");
  });
});

test("a stage that is not deployed where the credentials lead is named with the way out", async () => {
  const { inDeployedStage } = await import("../../operations/deployed-stage");
  const missing = Object.assign(new Error("Requested resource not found"), {
    name: "ResourceNotFoundException",
  });

  await expect(inDeployedStage("staging", () => Promise.reject(missing))).rejects.toThrow(
    "Stage staging has no tables or no log group in us-east-1 of the account that your credentials belong to.",
  );
});

describe("the outbox", () => {
  test("holds what the sandbox would have sent, newest first, or the newest code alone", async () => {
    const { SandboxMailer } = await import("../../handlers/users/mailer/sandbox-mailer");
    let now = Date.UTC(2026, 2, 1);
    const mailer = new SandboxMailer(world.tables.environment.SESSIONS_TABLE_NAME ?? "", () => now);
    await mailer.send({ to: "reader@example.com", subject: "Older", text: "One", code: "code-1" });
    now += 1_000;
    await mailer.send({ to: "reader@example.com", subject: "Newer", text: "Two", code: "code-2" });

    await outbox({ email: "Reader@example.com", stage: "dev", code: false });
    await outbox({ email: "reader@example.com", stage: "dev", code: true });

    expect(said.mock.calls).toEqual([
      ["2026-03-01T00:00:01.000Z  Newer\n\nTwo\n\n2026-03-01T00:00:00.000Z  Older\n\nOne\n"],
      ["code-2"],
    ]);
  });

  test("says when it holds nothing", async () => {
    await expect(outbox({ email: "nobody@example.com", stage: "dev", code: false })).rejects.toThrow(
      "The sandbox of stage dev keeps no mail to nobody@example.com.",
    );
  });
});
