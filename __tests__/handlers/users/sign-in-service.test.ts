import { sha256Hex } from "../../../handlers/common/ids";
import { IdentityWorld, PASSWORD } from "../../support/identity-world";

let world: IdentityWorld;
let lastNetwork = 0;

const AT_A_TIME = 20;

beforeAll(async () => {
  world = await IdentityWorld.start();
});
afterAll(() => world.stop());

/** A network that has not tried before. */
const freshIp = () => {
  lastNetwork += 1;
  return `10.0.${lastNetwork >> 8}.${lastNetwork & 255}`;
};
const signIn = (email: string, password = PASSWORD, ip = freshIp()) =>
  world.signIns.signIn(email, password, ip);
const unauthenticated = {
  name: "UnauthenticatedError",
  message: "The e-mail address or the password is wrong.",
};

test("the token is the user's id and a secret of which only the hash is stored", async () => {
  const user = await world.addUser("ada@example.com");

  const { token, session } = await signIn(" ADA@example.com");

  const [userId, secret = ""] = token.split(".");
  expect(userId).toBe(user.userId);
  expect(secret).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(session).toEqual({
    kind: "session",
    sessionId: sha256Hex(secret),
    userId,
    sessionEpoch: 1,
    createdAt: "2026-03-01T12:00:00.000Z",
    expiresAt: Date.UTC(2026, 2, 2, 12) / 1000,
  });
  expect(JSON.stringify(await world.tables.items("sessions"))).not.toContain(secret);
});

test("unknown address, wrong password and disabled user: one answer, one effort, one metric each", async () => {
  await world.addUser("known@example.com");
  await world.addUser("disabled@example.com", { status: "disabled" });
  const attempts = [
    () => signIn("unknown@example.com"),
    () => signIn("known@example.com", "wrong horse battery"),
    () => signIn("disabled@example.com"),
  ];

  const efforts: (readonly string[])[] = [];
  const before = world.lines.length;
  for (const attempt of attempts) {
    await expect(attempt()).rejects.toMatchObject(unauthenticated);
    efforts.push(await world.effortOf(attempt));
  }
  const lines = world.lines.slice(before);

  expect(new Set(efforts.map((effort) => effort.join())).size).toBe(1);
  expect(efforts[0]).toEqual([
    ...Array(3).fill("UpdateCommand"),
    ...Array(2).fill("GetCommand"),
    "1 hashes",
    "0 mails",
  ]);
  expect(lines.filter((line) => line.SignInsRefused === 1)).toHaveLength(6);
  expect(JSON.stringify(lines)).not.toContain("example.com");
});

describe("the hash", () => {
  test("is made anew when its parameters are not today's, once", async () => {
    const old = await world.outdatedHash();
    const { userId } = await world.addUser("old@example.com", { passwordHash: old });
    const stored = async () => (await world.users.findWithPassword(userId))?.passwordHash;

    await signIn("old@example.com");

    const renewed = await stored();
    expect(renewed).toMatch(/^\$argon2id\$v=19\$m=8,t=1,p=1\$/);
    await signIn("old@example.com");
    expect(await stored()).toBe(renewed);
  });

  test("is left alone by a wrong password", async () => {
    const old = await world.outdatedHash();
    const { userId } = await world.addUser("left@example.com", { passwordHash: old });

    await expect(signIn("left@example.com", "wrong horse battery")).rejects.toThrow();

    expect((await world.users.findWithPassword(userId))?.passwordHash).toBe(old);
  });

  test("is renewed by many sign-ins at once", async () => {
    const old = await world.outdatedHash();
    await world.addUser("many@example.com", { passwordHash: old });

    await Promise.all(Array.from({ length: 10 }, () => signIn("many@example.com")));

    await expect(signIn("many@example.com")).resolves.toBeDefined();
  });
});

describe("attempts", () => {
  const window = 15 * 60_000;
  const wrong = (email: string, ip: string) =>
    signIn(email, "wrong horse battery", ip).catch((error: Error) => error);
  /** How attempts end, made by some at a time. */
  const outcomes = async (count: number, attempt: (index: number) => Promise<unknown>) => {
    const names: string[] = [];
    for (let from = 0; from < count; from += AT_A_TIME) {
      const some = Array.from({ length: Math.min(AT_A_TIME, count - from) }, (_, index) => from + index);
      const errors = await Promise.all(some.map(attempt));
      names.push(...errors.map((error) => (error as Error).name));
    }
    return names;
  };
  const refused = (found: readonly string[]) =>
    found.filter((name) => name === "TooManyRequestsError").length;

  beforeEach(() => {
    world.now = Math.floor(world.now / window) * window + window;
  });

  test("are ten for an address from a network, right or wrong, known or not", async () => {
    await world.addUser("ten@example.com");
    for (const email of ["ten@example.com", "nobody-ten@example.com"]) {
      const ip = freshIp();
      const found = await outcomes(15, () => wrong(email, ip));

      expect(refused(found)).toBe(5);
      await expect(signIn(email, PASSWORD, ip)).rejects.toMatchObject({ name: "TooManyRequestsError" });
    }
    await expect(signIn("ten@example.com")).resolves.toBeDefined();
  });

  test("cost nothing once refused, and say when to come back", async () => {
    const ip = freshIp();
    await outcomes(10, () => wrong("busy@example.com", ip));
    world.now += 60_000;
    const hashes = world.hashes;

    await expect(signIn("busy@example.com", PASSWORD, ip)).rejects.toMatchObject({ retryAfter: 14 * 60 });

    expect(world.hashes).toBe(hashes);
  });

  test("begin anew with the next window", async () => {
    await world.addUser("window@example.com");
    const ip = freshIp();
    await outcomes(12, () => wrong("window@example.com", ip));
    world.now += window - 1;
    await expect(signIn("window@example.com", PASSWORD, ip)).rejects.toThrow();

    world.now += 1;

    await expect(signIn("window@example.com", PASSWORD, ip)).resolves.toBeDefined();
  });

  test("are a hundred from a network", async () => {
    const ip = freshIp();
    const found = await outcomes(105, (index) => wrong(`user-${index}@example.com`, ip));

    expect(refused(found)).toBe(5);
  });

  test("from one IPv6 network count together", async () => {
    const found = await outcomes(12, (index) => wrong("six@example.com", `2001:db8::${index + 1}`));

    expect(refused(found)).toBe(2);
  });

  test("are fifty for an address, but one network alone does not lock it", async () => {
    await world.addUser("fifty@example.com");
    const loud = freshIp();
    await outcomes(60, () => wrong("fifty@example.com", loud));
    await expect(signIn("fifty@example.com")).resolves.toBeDefined();

    const found = await outcomes(45, () => wrong("fifty@example.com", freshIp()));

    // Ten of the loud network and the one that succeeded count too.
    expect(refused(found)).toBe(45 - (50 - 11));
  });
});

test("a session of an epoch that ends meanwhile is over before it began", async () => {
  const user = await world.addUser("epoch@example.com");

  const [{ session }] = await Promise.all([
    signIn("epoch@example.com"),
    world.users.change(user, { endsSessions: true }),
  ]);

  const current = await world.users.find(user.userId);
  expect(current?.sessionEpoch).toBe(2);
  expect(session.sessionEpoch).toBeLessThanOrEqual(2);
});
