import type { Principal } from "../../../handlers/common/auth";
import {
  addFile,
  type Catalogue,
  makeDraft,
  makePublished,
  newDraft,
  newUserId,
  principalOf,
  startCatalogue,
} from "../../support/catalogue";

let catalogue: Catalogue;
let partner: Principal;
let other: Principal;

beforeAll(async () => {
  catalogue = await startCatalogue();
  partner = await catalogue.partner();
  other = await catalogue.partner();
});

afterAll(() => catalogue.stop());

const edit = (solutionId: string, change: object, as = partner) =>
  catalogue.call("editSolution", as, { params: { solutionId }, body: JSON.stringify(change) });
const read = (solutionId: string, as = partner) =>
  catalogue.call("getOwnSolution", as, { params: { solutionId } });
const readPublic = (solutionId: string) =>
  catalogue.call("getSolution", undefined, { params: { solutionId } });
const archive = (solutionId: string, as = partner) =>
  catalogue.call("archiveSolution", as, { params: { solutionId } });

test("a draft is made, told where it is, and seen by its partner and admins only", async () => {
  const made = await catalogue.call("createSolution", partner, { body: newDraft() });
  const solutionId = String(made.body.solutionId);

  expect(made.status).toBe(201);
  expect(made.headers).toMatchObject({ ETag: '"1"', Location: `/dev/users/me/solutions/${solutionId}` });
  expect(made.body).toMatchObject({
    status: "draft",
    version: 1,
    listed: false,
    files: [],
    category: "data",
  });
  expect((await read(solutionId)).body).toEqual(made.body);
  expect((await read(solutionId, other)).status).toBe(404);
  expect((await readPublic(solutionId)).status).toBe(404);
  const admin = principalOf(newUserId(), "admin");
  const seen = await catalogue.call("getAnySolution", admin, { params: { solutionId } });
  expect(seen.body).toEqual(made.body);
});

test.each([
  ["title", { title: "" }],
  ["title", { title: "x".repeat(101) }],
  ["title", { title: "two\nlines" }],
  ["title", { title: "語".repeat(64) }],
  ["summary", { summary: "x".repeat(251) }],
  ["description", { description: "x".repeat(20_001) }],
  ["category", { category: "games" }],
  ["price.amount", { price: { amount: 100_000_000, currency: "EUR" } }],
  ["price.amount", { price: { amount: 1.5, currency: "EUR" } }],
  ["price.currency", { price: { amount: 1, currency: "XXX" } }],
  ["partnerId", { partnerId: "019300aa-0000-7000-8000-0000000000aa" }],
  ["status", { status: "published" }],
])("a draft with a wrong %s is refused, naming the field", async (field, members) => {
  const { status, body } = await catalogue.call("createSolution", partner, { body: newDraft(members) });

  expect(status).toBe(400);
  expect(new Set((body.errors as { field: string }[]).map((error) => error.field))).toEqual(new Set([field]));
});

test("an edit needs the current version, and is told which one that is", async () => {
  const solutionId = await makeDraft(catalogue, partner);

  const first = await edit(solutionId, {
    version: 1,
    title: "Counter 2",
    description: "New",
    category: "finance",
  });
  const second = await edit(solutionId, { version: 1, title: "Counter 3" });

  expect(first.status).toBe(200);
  expect(first.headers.ETag).toBe('"2"');
  expect(first.body).toMatchObject({
    version: 2,
    title: "Counter 2",
    description: "New",
    category: "finance",
  });
  expect(second.status).toBe(409);
  expect(second.body.current).toEqual({ version: 2, status: "draft" });
  expect((await read(solutionId)).body).toEqual(first.body);
});

test("of many edits of one version exactly one takes effect", async () => {
  const solutionId = await makeDraft(catalogue, partner);

  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, number) =>
      edit(solutionId, {
        version: 1,
        title: `Title ${number}`,
        ...(number % 2 === 0 ? { description: `${number}` } : {}),
      }),
    ),
  );

  const [winner, ...rest] = answers.filter(({ status }) => status === 200);
  expect(rest).toEqual([]);
  expect(answers.filter(({ status }) => status === 409)).toHaveLength(19);
  expect((await read(solutionId)).body).toEqual(winner?.body);
});

test("an edit without a change, of a stranger or of an unknown solution is refused", async () => {
  const solutionId = await makeDraft(catalogue, partner);

  expect((await edit(solutionId, {})).status).toBe(400);
  expect((await edit(solutionId, { title: "No version" })).status).toBe(400);
  expect((await edit(solutionId, { version: 1, status: "draft" })).status).toBe(400);
  expect((await edit(solutionId, { version: 1, title: "Mine" }, other)).status).toBe(404);
  expect((await edit(newUserId(), { version: 1, title: "Mine" })).status).toBe(404);
});

test("publishing needs a ready file and no unfinished one", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  const publish = () => edit(solutionId, { version: 1, status: "published" });

  const without = await publish();
  await addFile(catalogue, partner, solutionId);
  const declared = await catalogue.call("declareFile", partner, {
    params: { solutionId },
    body: JSON.stringify({ name: "b.zip", type: "application/zip", size: 1, sha256: "0".repeat(64) }),
  });
  const unfinished = await publish();
  const fileId = String(declared.body.fileId);
  await catalogue.call("removeFile", partner, { params: { solutionId, fileId } });
  const ready = await publish();

  expect(without.status).toBe(409);
  expect(without.body.current).toEqual({ version: 1, status: "draft" });
  expect(unfinished.status).toBe(409);
  expect(ready.status).toBe(200);
  expect(ready.body).toMatchObject({ status: "published", version: 2, listed: true });
});

test("a published solution is public with what its buyers get, and can be edited", async () => {
  const solutionId = await makePublished(catalogue, partner, { repeatable: true });

  const before = await readPublic(solutionId);
  const edited = await edit(solutionId, {
    version: 2,
    category: "design",
    price: { amount: 0, currency: "JPY" },
  });
  const after = await readPublic(solutionId);

  expect(before.headers.ETag).toBe('"2"');
  expect(before.body).toMatchObject({
    category: "data",
    repeatable: true,
    files: [{ name: "counter.zip", type: "application/zip", size: 7 }],
  });
  expect(before.body).not.toHaveProperty("status");
  expect(edited.status).toBe(200);
  expect(after.body).toMatchObject({ category: "design", price: { amount: 0, currency: "JPY" }, version: 3 });
  const list = await catalogue.call("listSolutions", undefined, { query: { category: "design" } });
  expect(list.body.items).toEqual([expect.objectContaining({ solutionId, version: 3 })]);
});

test("publishing again changes nothing but the version", async () => {
  const solutionId = await makePublished(catalogue, partner);

  const again = await edit(solutionId, { version: 2, status: "published" });

  expect(again.status).toBe(200);
  expect(again.body).toMatchObject({ status: "published", version: 3, listed: true });
});

test.each([
  ["disabled", { role: "partner", status: "disabled" }],
  ["a customer again", { role: "customer", status: "active" }],
])("who is %s by now publishes nothing", async (_, members) => {
  const { userId } = await catalogue.partner();
  const late = principalOf(userId, "partner");
  const solutionId = await makeDraft(catalogue, late);
  await addFile(catalogue, late, solutionId);
  await catalogue.tables.put("users", { kind: "user", userId, ...members });

  const { status } = await edit(solutionId, { version: 1, status: "published" }, late);

  expect(status).toBe(403);
  expect((await read(solutionId, late)).body).toMatchObject({ status: "draft", version: 1 });
});

test("an archived solution is out of the catalogue, for good, and stays its partner's", async () => {
  const solutionId = await makePublished(catalogue, partner, { category: "security" });

  expect((await archive(solutionId, other)).status).toBe(404);
  const archived = await archive(solutionId);
  const again = await archive(solutionId);

  expect(archived).toMatchObject({ status: 204, body: {} });
  expect(again.status).toBe(204);
  expect((await readPublic(solutionId)).status).toBe(404);
  const list = await catalogue.call("listSolutions", undefined, { query: { category: "security" } });
  expect(list.body.items).toEqual([]);
  expect((await read(solutionId)).body).toMatchObject({
    status: "archived",
    version: 3,
    listed: false,
    category: "security",
  });
  const revived = await edit(solutionId, { version: 3, status: "published" });
  expect(revived.status).toBe(409);
  expect(revived.body.current).toEqual({ version: 3, status: "archived" });
});

test("archiving holds its own against edits that come between", async () => {
  const solutionId = await makePublished(catalogue, partner);

  const [archived] = await Promise.all([
    archive(solutionId),
    edit(solutionId, { version: 2, title: "Meanwhile" }),
    edit(solutionId, { version: 2, description: "Meanwhile" }),
  ]);

  expect(archived.status).toBe(204);
  expect((await read(solutionId)).body).toMatchObject({ status: "archived" });
});

test("every change is told to the audit trail, without what is in it", async () => {
  const from = catalogue.secrets.audited.length;
  const solutionId = await makeDraft(catalogue, partner, { title: "A very secret title" });
  const fileId = await addFile(catalogue, partner, solutionId);
  await edit(solutionId, { version: 1, summary: "Other" });
  await edit(solutionId, { version: 2, status: "published" });
  await archive(solutionId);
  await archive(solutionId);

  const told = catalogue.secrets.audited.slice(from);
  expect(told.map(({ action, kind, id, version, actor }) => ({ action, kind, id, version, actor }))).toEqual(
    [
      { action: "solution.created", kind: "solution", id: solutionId, version: 1 },
      { action: "solution-file.declared", kind: "solution-file", id: fileId, version: "declared" },
      { action: "solution-file.completed", kind: "solution-file", id: fileId, version: "completed" },
      { action: "solution.edited", kind: "solution", id: solutionId, version: 2 },
      { action: "solution.published", kind: "solution", id: solutionId, version: 3 },
      { action: "solution.archived", kind: "solution", id: solutionId, version: 4 },
    ].map((event) => ({ ...event, actor: partner.userId })),
  );
  expect(JSON.stringify(told)).not.toContain("secret title");
});
