import { UnavailableError } from "../../../handlers/common/errors";
import { IdentityWorld, PASSWORD } from "../../support/identity-world";

let world: IdentityWorld;

beforeAll(async () => {
  world = await IdentityWorld.start();
});
afterAll(() => world.stop());

const register = (email: string, password = PASSWORD, name = "Ada") =>
  world.registrations.request({ email, name, password });
const prove = (email: string) => world.verifications.prove(world.codeFor(email));
const signIn = (email: string, password = PASSWORD) => world.signIns.signIn(email, password, "192.0.2.1");
const refusedCode = { violations: [{ field: "token", message: "is unknown, used or expired" }] };

test("an account begins with the proof of its address", async () => {
  await register("Ada@Example.com ");
  expect(await world.users.ownerOf("ada@example.com")).toBeUndefined();
  await expect(signIn("ada@example.com")).rejects.toMatchObject({ name: "UnauthenticatedError" });

  await prove("ada@example.com");

  const { session } = await signIn("ADA@example.com");
  expect(await world.users.find(session.userId)).toEqual({
    kind: "user",
    userId: session.userId,
    email: "ada@example.com",
    name: "Ada",
    role: "customer",
    status: "active",
    createdAt: "2026-03-01T12:00:00.000Z",
    sessionEpoch: 1,
    version: 1,
  });
  expect(world.store.audited).toContainEqual(
    expect.objectContaining({ action: "user.registered", actor: session.userId, id: session.userId }),
  );
});

test("a code works once", async () => {
  await register("once@example.com");
  await prove("once@example.com");

  await expect(prove("once@example.com")).rejects.toMatchObject(refusedCode);
});

test("a code ends after a day, deleted or not", async () => {
  await register("late@example.com");
  world.now += 24 * 3_600_000;

  await expect(prove("late@example.com")).rejects.toMatchObject(refusedCode);
});

test("of a stranger's registration and one's own, the code that is used decides", async () => {
  await register("victim@example.com", "the stranger's password", "Mallory");
  await register("victim@example.com", "the owner's password");
  await prove("victim@example.com");

  await expect(signIn("victim@example.com", "the stranger's password")).rejects.toThrow();
  await expect(signIn("victim@example.com", "the owner's password")).resolves.toBeDefined();
  const stranger = world.mails.find(({ to }) => to === "victim@example.com")?.code;
  await expect(world.verifications.prove(String(stranger))).rejects.toMatchObject(refusedCode);
});

test("a registered address is told apart by nothing but its mail", async () => {
  await world.addUser("known@example.com");

  const forKnown = await world.effortOf(() => register("known@example.com", "another password"));
  const forNew = await world.effortOf(() => register("new@example.com"));

  expect(forKnown).toEqual(forNew);
  expect(forNew).toEqual(["UpdateCommand", "GetCommand", "PutCommand", "1 hashes", "1 mails"]);
  expect(world.mails.at(-2)).toMatchObject({
    to: "known@example.com",
    subject: "You have an account already",
  });
  expect(world.mails.at(-2)?.code).toBeUndefined();
  await expect(signIn("known@example.com")).resolves.toBeDefined();
});

test("mails tell nothing that the registering one chose", async () => {
  await register("quiet@example.com", PASSWORD, "Visit spam.example");

  expect(JSON.stringify(world.mails.at(-1))).not.toContain("spam");
});

/** As a client does whose request found the computer too busy to answer. */
async function insist(work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!(error instanceof UnavailableError)) throw error;
    await insist(work);
  }
}

async function accountsOf(wanted: string): Promise<number> {
  return (await world.tables.items("users")).filter(({ email }) => email === wanted).length;
}

test("200 registrations of one address, fifty at once, each proven: one account, five mails", async () => {
  const before = world.mails.length;

  for (let wave = 0; wave < 4; wave += 1) {
    await Promise.all(Array.from({ length: 50 }, () => insist(() => register("race@example.com"))));
  }

  const codes = world.mails.slice(before).map(({ code }) => String(code));
  expect(codes.length).toBeGreaterThan(0);
  expect(codes.length).toBeLessThanOrEqual(5);
  await Promise.allSettled([...codes, ...codes].map((code) => insist(() => world.verifications.prove(code))));
  expect(await accountsOf("race@example.com")).toBe(1);
});

test("200 proofs of one address at once make one account, and all others are told so", async () => {
  const email = "proofs@example.com";
  const passwordHash = await world.passwords.hash(PASSWORD);
  const codes = Array.from({ length: 200 }, (_, index) => `code-${index}`);
  const token = { kind: "registration", email, name: "Ada", passwordHash } as const;
  await Promise.all(codes.map((code) => insist(() => world.tokens.put(code, token, world.now + 1_000))));

  const proofs = await Promise.allSettled(codes.map((code) => insist(() => world.verifications.prove(code))));

  expect(await accountsOf(email)).toBe(1);
  const refusals = proofs.filter((proof) => proof.status === "rejected");
  // The one that succeeded may have been told so only by its second attempt, which finds the code used.
  expect(refusals.length).toBeGreaterThanOrEqual(199);
  for (const { reason } of refusals) expect(reason).toMatchObject(refusedCode);
});

test("an address has its mails again in the next window", async () => {
  const mailsTo = () => world.mails.filter(({ to }) => to === "again@example.com").length;
  for (let attempt = 0; attempt < 7; attempt += 1) await register("again@example.com");
  expect(mailsTo()).toBe(5);

  world.now += 15 * 60_000;
  await register("again@example.com");

  expect(mailsTo()).toBe(6);
});

test("nothing is stored by which a token could be used, or an address read in a key", async () => {
  await register("stored@example.com");
  const code = world.codeFor("stored@example.com");

  const items = await world.tables.items("sessions");

  expect(JSON.stringify(items)).not.toContain(code);
  const keys = JSON.stringify(items.map(({ sessionId }) => sessionId));
  expect(keys).not.toContain("@");
  expect(
    items.every(({ kind, expiresAt }) => typeof kind === "string" && typeof expiresAt === "number"),
  ).toBe(true);
});
