import type { Principal } from "../../../handlers/common/auth";
import { type Catalogue, makeDraft, makePublished, newUserId, startCatalogue } from "../../support/catalogue";

const ADMIN = newUserId();

let catalogue: Catalogue;
let visibility: import("../../../handlers/solutions/visibility").CatalogueVisibility;

beforeAll(async () => {
  catalogue = await startCatalogue();
  const { CatalogueVisibility } = await import("../../../handlers/solutions/visibility");
  const { SOLUTIONS_TABLE_NAME = "", USERS_TABLE_NAME = "" } = catalogue.tables.environment;
  visibility = new CatalogueVisibility(SOLUTIONS_TABLE_NAME, USERS_TABLE_NAME);
});

afterAll(() => catalogue.stop());

const setStatus = ({ userId }: Principal, status: "active" | "disabled") =>
  catalogue.tables.put("users", { kind: "user", userId, role: "partner", status });
const edit = (partner: Principal, solutionId: string, change: object) =>
  catalogue.call("editSolution", partner, { params: { solutionId }, body: JSON.stringify(change) });
const own = async (partner: Principal, solutionId: string) =>
  (await catalogue.call("getOwnSolution", partner, { params: { solutionId } })).body;
const listedOf = async ({ userId }: Principal) => {
  const { body } = await catalogue.call("listSolutions", undefined, { query: { partnerId: userId } });
  return (body.items as { solutionId: string }[]).map(({ solutionId }) => solutionId).sort();
};
const isPublic = async (solutionId: string) =>
  (await catalogue.call("getSolution", undefined, { params: { solutionId } })).status === 200;

test("what a disabled partner sells is in no list and not found, and comes back as it was", async () => {
  const partner = await catalogue.partner();
  const solutions = [await makePublished(catalogue, partner), await makePublished(catalogue, partner)].sort();
  const draft = await makeDraft(catalogue, partner);
  const category = async () => {
    const { body } = await catalogue.call("listSolutions", undefined, {
      query: { category: "data", limit: "100" },
    });
    return (body.items as { partnerId: string }[]).filter(({ partnerId }) => partnerId === partner.userId);
  };

  await setStatus(partner, "disabled");
  await visibility.hide(partner.userId, ADMIN);

  expect(await listedOf(partner)).toEqual([]);
  expect(await category()).toEqual([]);
  expect(await isPublic(solutions[0] ?? "")).toBe(false);
  expect(await own(partner, solutions[0] ?? "")).toMatchObject({
    status: "published",
    listed: false,
    category: "data",
    version: 3,
  });
  expect(await own(partner, draft)).toMatchObject({ status: "draft", version: 1 });

  await setStatus(partner, "active");
  await visibility.show(partner.userId, ADMIN);

  expect(await listedOf(partner)).toEqual(solutions);
  expect(await category()).toHaveLength(2);
  expect(await isPublic(solutions[0] ?? "")).toBe(true);
  expect(await own(partner, solutions[0] ?? "")).toMatchObject({ listed: true, version: 4 });
  expect(await own(partner, draft)).toMatchObject({ status: "draft", version: 1 });
});

test("both can be repeated, change nothing then, and tell each change once", async () => {
  const partner = await catalogue.partner();
  const solutionId = await makePublished(catalogue, partner);
  const from = catalogue.secrets.audited.length;

  await visibility.hide(partner.userId, ADMIN);
  await visibility.hide(partner.userId, ADMIN);
  await visibility.show(partner.userId, ADMIN);
  await visibility.show(partner.userId, ADMIN);

  expect(catalogue.secrets.audited.slice(from)).toMatchObject([
    { action: "solution.hidden", actor: ADMIN, kind: "solution", id: solutionId, version: 3 },
    { action: "solution.shown", actor: ADMIN, kind: "solution", id: solutionId, version: 4 },
  ]);
});

test("nothing is shown of who is not an active partner, so who enables late loses against who disables", async () => {
  const partner = await catalogue.partner();
  const solutionId = await makePublished(catalogue, partner);
  await setStatus(partner, "disabled");
  await visibility.hide(partner.userId, ADMIN);

  await visibility.show(partner.userId, ADMIN);

  expect(await isPublic(solutionId)).toBe(false);
});

test("a request of the partner that is still under way does not bring a hidden solution back", async () => {
  const partner = await catalogue.partner();
  const solutionId = await makePublished(catalogue, partner);
  await setStatus(partner, "disabled");
  await visibility.hide(partner.userId, ADMIN);

  const outdated = await edit(partner, solutionId, { version: 2, title: "Read before it was hidden" });
  const edited = await edit(partner, solutionId, { version: 3, title: "Read after", category: "design" });
  const published = await edit(partner, solutionId, { version: 4, status: "published" });

  expect(outdated.status).toBe(409);
  expect(edited.body).toMatchObject({ listed: false, category: "design" });
  expect(published.status).toBe(403);
  expect(await isPublic(solutionId)).toBe(false);
});

test("archived solutions stay archived", async () => {
  const partner = await catalogue.partner();
  const solutionId = await makePublished(catalogue, partner);
  await visibility.hide(partner.userId, ADMIN);
  await catalogue.call("archiveSolution", partner, { params: { solutionId } });

  await visibility.show(partner.userId, ADMIN);

  expect(await own(partner, solutionId)).toMatchObject({
    status: "archived",
    listed: false,
    category: "data",
  });
});

test("more solutions than are written at a time are all hidden", async () => {
  const partner = await catalogue.partner();
  const heads = Array.from({ length: 35 }, (_, number) => ({
    kind: "solution",
    solutionId: newUserId(),
    partnerId: partner.userId,
    status: "published",
    category: "finance",
    title: "Counter",
    summary: "Counts",
    price: { amount: 0, currency: "EUR" },
    version: 1,
    createdAt: `2026-01-01T00:00:${10 + number}.000Z`,
    updatedAt: "2026-01-01T00:00:00.000Z",
  }));
  await catalogue.tables.put("solutions", ...heads);

  await visibility.hide(partner.userId, ADMIN);

  expect(await listedOf(partner)).toEqual([]);
});
