import { IdentityWorld, PASSWORD, principalOf } from "../../support/identity-world";

const IP = "192.0.2.1";
const NEXT_PASSWORD = "another horse battery";

let world: IdentityWorld;

beforeAll(async () => {
  world = await IdentityWorld.start();
});
afterAll(() => world.stop());
beforeEach(() => {
  world.now += 15 * 60_000;
});

const signIn = (email: string, password = PASSWORD) => world.signIns.signIn(email, password, IP);
const audited = (id: string) => world.store.audited.filter((event) => event.id === id);

test("the name changes alone, and no session ends", async () => {
  const user = await world.addUser("name@example.com");

  const account = await world.accounts.change(principalOf(user), { name: "Ada L." }, IP);

  expect(account.name).toBe("Ada L.");
  expect(await world.users.find(user.userId)).toMatchObject({ name: "Ada L.", sessionEpoch: 1, version: 2 });
  expect(audited(user.userId)).toEqual([
    expect.objectContaining({ action: "user.renamed", actor: user.userId, version: 2 }),
  ]);
});

describe("the password", () => {
  test("changes with the old one, ends all sessions, and the user is told", async () => {
    const user = await world.addUser("password@example.com");

    await world.accounts.change(
      principalOf(user),
      { password: NEXT_PASSWORD, currentPassword: PASSWORD, name: "Both" },
      IP,
    );

    await expect(signIn("password@example.com")).rejects.toThrow();
    const { session } = await signIn("password@example.com", NEXT_PASSWORD);
    expect(session.sessionEpoch).toBe(2);
    expect(await world.users.find(user.userId)).toMatchObject({ name: "Both" });
    expect(world.mails.at(-1)).toMatchObject({
      to: "password@example.com",
      subject: "Your password was changed",
    });
  });

  test("stays when the old one is wrong, and guesses are counted", async () => {
    const user = await world.addUser("guess@example.com");
    const guess = () =>
      world.accounts.change(
        principalOf(user),
        { password: NEXT_PASSWORD, currentPassword: "wrong horse battery" },
        IP,
      );

    await expect(guess()).rejects.toMatchObject({ violations: [{ field: "currentPassword" }] });

    for (let attempt = 1; attempt < 10; attempt += 1) await guess().catch(() => undefined);
    await expect(guess()).rejects.toMatchObject({ name: "TooManyRequestsError" });
    expect(await world.users.find(user.userId)).toMatchObject({ version: 1, sessionEpoch: 1 });
  });
});

describe("the e-mail address", () => {
  const move = async (from: string, to: string) => {
    const user = await world.addUser(from);
    await world.accounts.change(principalOf(user), { email: to, currentPassword: PASSWORD }, IP);
    return user;
  };
  const prove = (email: string) => world.verifications.prove(world.codeFor(email));
  const refused = { violations: [{ field: "token" }] };

  test("changes when the new one is proven, with the end of all sessions, and the old one is told", async () => {
    const { userId } = await move("from@example.com", " To@Example.com ");
    expect(await world.users.find(userId)).toMatchObject({ email: "from@example.com", sessionEpoch: 1 });

    await prove("to@example.com");

    expect(await world.users.find(userId)).toMatchObject({ email: "to@example.com", sessionEpoch: 2 });
    expect(await world.users.ownerOf("to@example.com")).toBe(userId);
    expect(await world.users.ownerOf("from@example.com")).toBeUndefined();
    await expect(signIn("to@example.com")).resolves.toBeDefined();
    await expect(signIn("from@example.com")).rejects.toThrow();
    expect(world.mails.at(-1)).toMatchObject({
      to: "from@example.com",
      subject: "Your e-mail address was changed",
    });
    expect(audited(userId)).toContainEqual(expect.objectContaining({ action: "user.emailChanged" }));
    await expect(prove("to@example.com")).rejects.toMatchObject(refused);
  });

  test("stays when the new one is somebody's, which only its mail tells", async () => {
    await world.addUser("taken@example.com");
    const user = await world.addUser("wants@example.com");
    const ask = (email: string) => () =>
      world.accounts.change(principalOf(user), { email, currentPassword: PASSWORD }, IP);

    const forTaken = await world.effortOf(ask("taken@example.com"));
    const forFree = await world.effortOf(ask("free@example.com"));

    expect(forTaken).toEqual(forFree);
    expect(world.mails.at(-2)).toMatchObject({
      to: "taken@example.com",
      subject: "You have an account already",
    });
  });

  test("stays when somebody else was faster", async () => {
    const { userId } = await move("slow@example.com", "wanted@example.com");
    await world.addUser("wanted@example.com");

    await expect(prove("wanted@example.com")).rejects.toMatchObject(refused);

    expect(await world.users.find(userId)).toMatchObject({ email: "slow@example.com", sessionEpoch: 1 });
    expect(await world.users.ownerOf("slow@example.com")).toBe(userId);
  });

  test("stays when the password was changed after the code was asked for", async () => {
    const user = await move("thief@example.com", "thiefs-own@example.com");
    await world.accounts.change(
      principalOf(user),
      { password: NEXT_PASSWORD, currentPassword: PASSWORD },
      IP,
    );

    await expect(prove("thiefs-own@example.com")).rejects.toMatchObject(refused);
  });

  test("moves one of two users who want the same", async () => {
    const first = await move("first@example.com", "both@example.com");
    const firstCode = world.codeFor("both@example.com");
    const second = await move("second@example.com", "both@example.com");

    const proofs = await Promise.allSettled([
      world.verifications.prove(firstCode),
      prove("both@example.com"),
    ]);

    expect(proofs.map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
    const owner = await world.users.ownerOf("both@example.com");
    expect([first.userId, second.userId]).toContain(owner);
    const users = await Promise.all([first, second].map(({ userId }) => world.users.find(userId)));
    expect(users.filter((user) => user?.email === "both@example.com")).toHaveLength(1);
  });
});

test("of changes at once none is lost unseen: each takes effect or is a conflict", async () => {
  const user = await world.addUser("at-once@example.com");

  const changes = await Promise.allSettled(
    Array.from({ length: 8 }, (_, index) =>
      world.accounts.change(principalOf(user), { name: `Name ${index}` }, IP),
    ),
  );

  const done = changes.filter(({ status }) => status === "fulfilled").length;
  expect(done).toBeGreaterThan(0);
  expect((await world.users.find(user.userId))?.version).toBe(1 + done);
  for (const change of changes) {
    if (change.status === "rejected") expect(change.reason).toMatchObject({ name: "ConflictError" });
  }
});
