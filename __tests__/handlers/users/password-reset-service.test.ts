import { IdentityWorld, PASSWORD, principalOf } from "../../support/identity-world";

const NEXT_PASSWORD = "another horse battery";

let world: IdentityWorld;

beforeAll(async () => {
  world = await IdentityWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.now += 15 * 60_000;
});

const signIn = (email: string, password: string) => world.signIns.signIn(email, password, "192.0.2.1");
const notFound = { name: "NotFoundError" };

async function codeFor(email: string): Promise<string> {
  await world.resets.request(email);
  return world.codeFor(email);
}

test("a code sets the password once, ends all sessions, and the user is told", async () => {
  const { userId } = await world.addUser("ada@example.com");
  const code = await codeFor("ada@example.com");

  await world.resets.use(code, NEXT_PASSWORD);

  await expect(signIn("ada@example.com", PASSWORD)).rejects.toThrow();
  const { session } = await signIn("ada@example.com", NEXT_PASSWORD);
  expect(session.sessionEpoch).toBe(2);
  expect(world.mails.at(-1)).toMatchObject({ to: "ada@example.com", subject: "Your password was changed" });
  expect(world.store.audited).toContainEqual(
    expect.objectContaining({ action: "user.passwordReset", actor: userId, id: userId, version: 2 }),
  );
  await expect(world.resets.use(code, "a third horse battery")).rejects.toMatchObject(notFound);
});

test("of twenty uses at once one takes effect", async () => {
  await world.addUser("race@example.com");
  const code = await codeFor("race@example.com");
  const passwords = Array.from({ length: 20 }, (_, index) => `horse battery number ${index}`);

  const uses = await Promise.allSettled(passwords.map((password) => world.resets.use(code, password)));

  const winners = passwords.filter((_, index) => uses[index]?.status === "fulfilled");
  expect(winners).toHaveLength(1);
  await expect(signIn("race@example.com", String(winners[0]))).resolves.toBeDefined();
});

test("the use of one code ends the others", async () => {
  await world.addUser("several@example.com");
  const [first, second] = [await codeFor("several@example.com"), await codeFor("several@example.com")];

  await world.resets.use(second, NEXT_PASSWORD);

  await expect(world.resets.use(first, PASSWORD)).rejects.toMatchObject(notFound);
});

test("a change of name in between does not matter, and one that ends sessions does", async () => {
  const user = await world.addUser("between@example.com");
  const code = await codeFor("between@example.com");
  await world.accounts.change(principalOf(user), { name: "New" }, "192.0.2.1");
  await world.resets.use(code, NEXT_PASSWORD);

  const late = await codeFor("between@example.com");
  const current = await world.users.find(user.userId);
  expect(current?.name).toBe("New");
  if (current !== undefined) await world.users.change(current, { endsSessions: true });

  await expect(world.resets.use(late, PASSWORD)).rejects.toMatchObject(notFound);
});

test("a code ends after thirty minutes, deleted or not, before anything is hashed", async () => {
  await world.addUser("late@example.com");
  const code = await codeFor("late@example.com");
  world.now += 30 * 60_000;
  const { hashes } = world;

  await expect(world.resets.use(code, NEXT_PASSWORD)).rejects.toMatchObject(notFound);

  expect(world.hashes).toBe(hashes);
});

test("a code is good for nothing else", async () => {
  await world.addUser("mixed@example.com");
  const code = await codeFor("mixed@example.com");
  await world.registrations.request({ email: "other@example.com", name: "Eve", password: PASSWORD });

  await expect(world.verifications.prove(code)).rejects.toMatchObject({ name: "ValidationError" });
  await expect(world.resets.use(world.codeFor("other@example.com"), NEXT_PASSWORD)).rejects.toMatchObject(
    notFound,
  );
});

test("an address without an account is told apart by nothing but its mail", async () => {
  await world.addUser("known@example.com");

  const forKnown = await world.effortOf(() => world.resets.request("known@example.com"));
  const forUnknown = await world.effortOf(() => world.resets.request("unknown@example.com"));

  expect(forUnknown).toEqual(forKnown);
  expect(world.mails.at(-1)).toMatchObject({
    to: "unknown@example.com",
    subject: "You have no account with this address",
  });
  expect(world.mails.at(-1)?.code).toBeUndefined();
});

test("an address gets five mails in a window", async () => {
  await world.addUser("flood@example.com");

  for (let attempt = 0; attempt < 8; attempt += 1) await world.resets.request("flood@example.com");

  expect(world.mails.filter(({ to }) => to === "flood@example.com")).toHaveLength(5);
});
