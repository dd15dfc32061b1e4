import type { Principal } from "../../../handlers/common/auth";
import {
  addFile,
  type Catalogue,
  makeDraft,
  makePublished,
  newFile,
  newUserId,
  postForm,
  startCatalogue,
  type UploadForm,
} from "../../support/catalogue";
import { FaultProxy } from "../../support/fault-proxy";

let proxy: FaultProxy;
let catalogue: Catalogue;
let partner: Principal;
let visibility: import("../../../handlers/solutions/visibility").CatalogueVisibility;
let solutionsTable: string;

beforeAll(async () => {
  catalogue = await startCatalogue({
    through: async (engine) => {
      proxy = await FaultProxy.start(engine);
      return proxy.endpoint;
    },
  });
  partner = await catalogue.partner();
  const { SOLUTIONS_TABLE_NAME = "", USERS_TABLE_NAME = "" } = catalogue.tables.environment;
  solutionsTable = SOLUTIONS_TABLE_NAME;
  const { CatalogueVisibility } = await import("../../../handlers/solutions/visibility");
  visibility = new CatalogueVisibility(SOLUTIONS_TABLE_NAME, USERS_TABLE_NAME);
});

afterEach(() => {
  proxy.thaw();
  expect(proxy.pendingFaults).toBe(0);
});

afterAll(async () => {
  await catalogue.stop();
  await proxy.stop();
});

const edit = (solutionId: string, change: object) =>
  catalogue.call("editSolution", partner, { params: { solutionId }, body: JSON.stringify(change) });
const own = async (solutionId: string) =>
  (await catalogue.call("getOwnSolution", partner, { params: { solutionId } })).body;
const isPublic = async (solutionId: string) =>
  (await catalogue.call("getSolution", undefined, { params: { solutionId } })).status === 200;

test("an edit whose answer gets lost is no conflict with itself", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  proxy.inject({ operation: "PutItem", fault: "lost answer" });

  const { status, body } = await edit(solutionId, { version: 1, title: "Counter 2" });

  expect(status).toBe(200);
  expect(await own(solutionId)).toEqual(body);
});

test("publishing and archiving survive lost answers and rivals", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  await addFile(catalogue, partner, solutionId);
  proxy.inject({ operation: "TransactWriteItems", fault: "conflict", times: 2 });
  proxy.inject({ operation: "TransactWriteItems", fault: "lost answer" });
  const published = await edit(solutionId, { version: 1, status: "published", description: "New" });
  proxy.inject({ operation: "TransactWriteItems", fault: "lost answer" });
  const archived = await catalogue.call("archiveSolution", partner, { params: { solutionId } });

  expect(published.body).toMatchObject({ status: "published", version: 2, description: "New" });
  expect(archived.status).toBe(204);
  expect(await own(solutionId)).toMatchObject({ status: "archived", version: 3 });
});

test("files are declared, completed and removed once, though the answers get lost", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  const lose = () => proxy.inject({ operation: "UpdateItem", fault: "lost answer" });

  lose();
  const declared = await catalogue.call("declareFile", partner, {
    params: { solutionId },
    body: newFile("content"),
  });
  await postForm(declared.body.upload as UploadForm, "content");
  const params = { solutionId, fileId: String(declared.body.fileId) };
  lose();
  const completed = await catalogue.call("completeFile", partner, { params });
  expect((await own(solutionId)).files).toEqual([completed.body]);
  lose();
  const removed = await catalogue.call("removeFile", partner, { params });

  expect([declared.status, completed.status, removed.status]).toEqual([201, 200, 204]);
  expect((await own(solutionId)).files).toEqual([]);
  expect((await edit(solutionId, { version: 1, status: "published" })).status).toBe(409);
});

test("a partner sees what was written last, whatever the public still sees", async () => {
  const solutionId = await makePublished(catalogue, partner);
  await proxy.freeze([solutionsTable]);

  await edit(solutionId, { version: 2, title: "Counter 2" });

  expect(await own(solutionId)).toMatchObject({ version: 3, title: "Counter 2" });
  expect((await edit(solutionId, { version: 3, title: "Counter 3" })).status).toBe(200);
  const { body } = await catalogue.call("getSolution", undefined, { params: { solutionId } });
  expect(body).toMatchObject({ version: 2 });
});

test("what was published just before its partner was disabled is hidden, though the index has it as a draft", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  await addFile(catalogue, partner, solutionId);
  await proxy.freeze([solutionsTable]);
  await edit(solutionId, { version: 1, status: "published" });

  await visibility.hide(partner.userId, partner.userId);

  proxy.thaw();
  expect(await isPublic(solutionId)).toBe(false);
  await visibility.show(partner.userId, partner.userId);
  expect(await isPublic(solutionId)).toBe(true);
});

test("a hidden solution comes back though the index has an older version, and answers get lost", async () => {
  const solutionId = await makePublished(catalogue, partner);
  proxy.inject({ operation: "UpdateItem", fault: "lost answer" });
  await visibility.hide(partner.userId, partner.userId);
  await proxy.freeze([solutionsTable]);
  await edit(solutionId, { version: 3, title: "Edited while hidden" });
  proxy.inject({ operation: "TransactWriteItems", fault: "lost answer" });

  await visibility.show(partner.userId, partner.userId);

  proxy.thaw();
  expect(await own(solutionId)).toMatchObject({ listed: true, title: "Edited while hidden", version: 5 });
});

test("a page of 20 of a category is one query, of one item more than it shows", async () => {
  const heads = Array.from({ length: 25 }, (_, number) => ({
    kind: "solution",
    solutionId: newUserId(),
    partnerId: partner.userId,
    status: "published",
    category: "communication",
    title: "Counter",
    summary: "Counts",
    price: { amount: 0, currency: "EUR" },
    version: 1,
    createdAt: `2026-01-01T00:00:${10 + number}.000Z`,
    updatedAt: "2026-01-01T00:00:00.000Z",
  }));
  await catalogue.tables.put("solutions", ...heads);
  const from = proxy.calls.length;

  const { body } = await catalogue.call("listSolutions", undefined, { query: { category: "communication" } });

  expect(body.items).toHaveLength(20);
  expect(proxy.calls.slice(from)).toMatchObject([
    { operation: "Query", input: { IndexName: "category-index", Limit: 21 } },
  ]);
});
