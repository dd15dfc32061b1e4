import type { User } from "../../../handlers/users/user";
import { IdentityWorld, principalOf } from "../../support/identity-world";

let world: IdentityWorld;
let admin: ReturnType<typeof principalOf>;

beforeAll(async () => {
  world = await IdentityWorld.start();
  admin = principalOf(await world.addUser("admin@example.com", { role: "admin" }));
});
afterAll(() => world.stop());

const stored = async ({ userId }: User) => world.users.find(userId);

describe("rights", () => {
  test("of a role: sessions end, the application is decided, the admin is named", async () => {
    const user = await world.addUser("applicant@example.com", {
      partnerApplicationAt: "2026-01-02T00:00:00.000Z",
    });

    const account = await world.administration.setRights(admin, user.userId, { role: "partner" });

    expect(account).toMatchObject({ role: "partner", status: "active" });
    expect(account.partnerApplicationAt).toBeUndefined();
    const { passwordHash: _, partnerApplicationAt: __, ...rest } = user;
    expect(await stored(user)).toEqual({ ...rest, role: "partner", sessionEpoch: 2, version: 2 });
    expect(world.store.audited.at(-1)).toMatchObject({
      action: "user.rightsChanged",
      actor: admin.userId,
      id: user.userId,
      version: 2,
    });
  });

  test("of a status: a disabled user cannot sign in, and can again", async () => {
    const user = await world.addUser("disabled@example.com");
    const signIn = () => world.signIns.signIn("disabled@example.com", "correct horse battery", "192.0.2.1");

    await world.administration.setRights(admin, user.userId, { status: "disabled" });
    await expect(signIn()).rejects.toMatchObject({ name: "UnauthenticatedError" });
    expect(await stored(user)).toMatchObject({ sessionEpoch: 2 });

    await world.administration.setRights(admin, user.userId, { status: "active" });
    await expect(signIn()).resolves.toMatchObject({ session: { sessionEpoch: 3 } });
  });

  test("that the user has already end no session", async () => {
    const user = await world.addUser("same@example.com");

    await world.administration.setRights(admin, user.userId, { role: "customer", status: "active" });

    expect(await stored(user)).toMatchObject({ sessionEpoch: 1, version: 1 });
  });

  test("of the same role refuse an application, and end no session", async () => {
    const user = await world.addUser("refused@example.com", {
      partnerApplicationAt: "2026-01-02T00:00:00.000Z",
    });

    await world.administration.setRights(admin, user.userId, { role: "customer" });

    const after = await stored(user);
    expect(after).toMatchObject({ sessionEpoch: 1, version: 2 });
    expect(after?.partnerApplicationAt).toBeUndefined();
  });

  test("are never one's own", async () => {
    await expect(
      world.administration.setRights(admin, admin.userId, { role: "customer" }),
    ).rejects.toMatchObject({ name: "ForbiddenError" });
  });

  test("hide and show what a partner sells, and repeating finishes it", async () => {
    const user = await world.addUser("partner@example.com", { role: "partner" });
    const solution = {
      kind: "solution",
      solutionId: "019300bb-0000-7000-8000-000000000001",
      partnerId: user.userId,
      status: "published",
      category: "data",
      version: 1,
      createdAt: "2026-01-01T00:00:00.000Z",
    };
    await world.tables.put("solutions", solution);
    const category = async () => (await world.tables.items("solutions"))[0]?.category;

    await world.administration.setRights(admin, user.userId, { status: "disabled" });
    expect(await category()).toBeUndefined();

    await world.administration.setRights(admin, user.userId, { status: "active" });
    expect(await category()).toBe("data");

    await world.users.change((await stored(user)) as User, { set: { role: "customer" } });
    await world.administration.setRights(admin, user.userId, { role: "customer" });
    expect(await category()).toBeUndefined();
  });

  test("of nobody, or of what is no user, are not found", async () => {
    const nobody = "019300aa-0000-7000-8000-0000000000ff";
    const marker = (await world.tables.items("users")).find(({ kind }) => kind === "email-marker");

    for (const userId of [nobody, String(marker?.userId)]) {
      await expect(world.administration.setRights(admin, userId, { role: "admin" })).rejects.toMatchObject({
        name: "NotFoundError",
      });
      await expect(world.administration.readOne(userId)).rejects.toMatchObject({ name: "NotFoundError" });
    }
  });

  test("set by two admins at once: both, or a conflict, and never a lost one", async () => {
    const user = await world.addUser("two-admins@example.com");

    const changes = await Promise.allSettled([
      world.administration.setRights(admin, user.userId, { role: "partner" }),
      world.administration.setRights(admin, user.userId, { status: "disabled" }),
    ]);

    const done = changes.filter(({ status }) => status === "fulfilled").length;
    expect((await stored(user))?.version).toBe(1 + done);
  });
});

describe("the list", () => {
  test("holds every user once over all pages, also while others come", async () => {
    const before = await Promise.all(
      Array.from({ length: 25 }, (_, index) => world.addUser(`listed-${index}@example.com`)),
    );

    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await world.administration.list({ limit: 7, ...(cursor === undefined ? {} : { cursor }) });
      expect(page.items.length).toBeLessThanOrEqual(7);
      seen.push(...page.items.map(({ userId }) => userId));
      cursor = page.nextCursor;
      await world.addUser(`came-${seen.length}@example.com`);
    } while (cursor !== undefined);

    expect(new Set(seen).size).toBe(seen.length);
    expect(seen).toEqual(expect.arrayContaining(before.map(({ userId }) => userId)));
  });

  test("finds one by the address, as people write it", async () => {
    const user = await world.addUser("find-me@example.com");

    const { items, nextCursor } = await world.administration.list({
      email: " Find-Me@example.com",
      limit: 20,
    });

    expect(items.map(({ userId }) => userId)).toEqual([user.userId]);
    expect(nextCursor).toBeUndefined();
    expect((await world.administration.list({ email: "nobody@example.com", limit: 20 })).items).toEqual([]);
  });

  test("refuses a cursor that it did not give", async () => {
    await expect(world.administration.list({ limit: 7, cursor: "test-1.e30.AAAA" })).rejects.toMatchObject({
      violations: [{ field: "cursor" }],
    });
  });
});
