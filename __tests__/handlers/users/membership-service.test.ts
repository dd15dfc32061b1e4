import { IdentityWorld, PASSWORD, principalOf } from "../../support/identity-world";

let world: IdentityWorld;

beforeAll(async () => {
  world = await IdentityWorld.start();
});
afterAll(() => world.stop());

const published = (partnerId: string, solutionId: string) => ({
  kind: "solution",
  solutionId,
  partnerId,
  status: "published",
  category: "data",
  title: "Counter",
  summary: "Counts",
  price: { amount: 100, currency: "EUR" },
  version: 1,
  createdAt: "2026-01-01T00:00:00.000Z",
  updatedAt: "2026-01-01T00:00:00.000Z",
});
const categoryOf = async (solutionId: string) =>
  (await world.tables.items("solutions")).find((item) => item.solutionId === solutionId)?.category;

describe("an application to sell", () => {
  test("is noted once", async () => {
    const user = await world.addUser("seller@example.com");

    const account = await world.memberships.applyToSell(principalOf(user));
    world.now += 1_000;

    expect(account.partnerApplicationAt).toBe("2026-03-01T12:00:00.000Z");
    expect(await world.memberships.applyToSell(principalOf(user))).toEqual(account);
    expect(await world.users.find(user.userId)).toMatchObject({ version: 2, sessionEpoch: 1 });
  });

  test.each(["partner", "admin"] as const)("is nothing for a %s", async (role) => {
    const user = await world.addUser(`${role}@example.com`, { role });

    await expect(world.memberships.applyToSell(principalOf(user))).rejects.toMatchObject({
      name: "ConflictError",
    });
  });
});

describe("who leaves", () => {
  test("leaves nothing personal, and an id for the records", async () => {
    const user = await world.addUser("leaver@example.com", {
      partnerApplicationAt: "2026-01-02T00:00:00.000Z",
    });

    await world.memberships.leave(principalOf(user));

    const items = (await world.tables.items("users")).filter(({ userId }) => userId === user.userId);
    expect(items).toEqual([
      {
        kind: "former-user",
        userId: user.userId,
        role: "customer",
        status: "left",
        createdAt: user.createdAt,
        sessionEpoch: 2,
        version: 2,
      },
    ]);
    expect(await world.users.find(user.userId)).toBeUndefined();
    await expect(world.signIns.signIn("leaver@example.com", PASSWORD, "192.0.2.1")).rejects.toThrow();
    expect(world.store.audited.at(-1)).toMatchObject({ action: "user.left", id: user.userId, version: 2 });
  });

  test("frees the address for a new account", async () => {
    const user = await world.addUser("back@example.com");
    await world.memberships.leave(principalOf(user));

    await world.registrations.request({ email: "back@example.com", name: "Ada", password: PASSWORD });
    await world.verifications.prove(world.codeFor("back@example.com"));

    const owner = await world.users.ownerOf("back@example.com");
    expect(owner).toBeDefined();
    expect(owner).not.toBe(user.userId);
  });

  test("takes the solutions out of the catalogue", async () => {
    const solutionId = "019300bb-0000-7000-8000-000000000001";
    const user = await world.addUser("partner-leaves@example.com", { role: "partner" });
    await world.tables.put("solutions", published(user.userId, solutionId));

    await world.memberships.leave(principalOf(user));

    expect(await categoryOf(solutionId)).toBeUndefined();
  });

  test("can go on where an attempt broke off", async () => {
    const solutionId = "019300bb-0000-7000-8000-000000000002";
    const user = await world.addUser("again@example.com", { role: "partner" });
    await world.tables.put("solutions", published(user.userId, solutionId));
    // As an attempt leaves it that ends before the catalogue is swept.
    await world.users.change(user, { set: { role: "customer" } });

    await world.memberships.leave(principalOf(user));

    expect(await categoryOf(solutionId)).toBeUndefined();
    expect(await world.users.find(user.userId)).toBeUndefined();
  });

  test("ends what was mailed before", async () => {
    const user = await world.addUser("mailed@example.com");
    await world.resets.request("mailed@example.com");
    const code = world.codeFor("mailed@example.com");
    await world.memberships.leave(principalOf(user));

    await expect(world.resets.use(code, "another horse battery")).rejects.toMatchObject({
      name: "NotFoundError",
    });
  });
});
