import type { Principal } from "../../../handlers/common/auth";
import {
  addFile,
  type Catalogue,
  makeDraft,
  makePublished,
  newFile,
  postForm,
  startCatalogue,
  type UploadForm,
} from "../../support/catalogue";

const CONTENT = "what is sold";

let now = 0;
let catalogue: Catalogue;
let partner: Principal;
let other: Principal;

beforeAll(async () => {
  catalogue = await startCatalogue({ now: () => Date.now() + now });
  partner = await catalogue.partner();
  other = await catalogue.partner();
});

beforeEach(() => {
  now = 0;
});

afterAll(() => catalogue.stop());

const declare = (solutionId: string, members: Readonly<Record<string, unknown>> = {}, as = partner) =>
  catalogue.call("declareFile", as, { params: { solutionId }, body: newFile(CONTENT, members) });
const complete = (solutionId: string, fileId: string, as = partner) =>
  catalogue.call("completeFile", as, { params: { solutionId, fileId } });
const remove = (solutionId: string, fileId: string, as = partner) =>
  catalogue.call("removeFile", as, { params: { solutionId, fileId } });
const filesOf = async (solutionId: string) =>
  (await catalogue.call("getOwnSolution", partner, { params: { solutionId } })).body.files;

/** A draft with a declared file. */
async function declared() {
  const solutionId = await makeDraft(catalogue, partner);
  const { body } = await declare(solutionId);
  return { solutionId, fileId: String(body.fileId), form: body.upload as UploadForm };
}

const errorOf = async (response: Response) => /<Code>(\w+)<\/Code>/.exec(await response.text())?.[1];

test("a file is declared, uploaded past the API, and completed by what the store has", async () => {
  const { solutionId, fileId, form } = await declared();

  const early = await complete(solutionId, fileId);
  const uploaded = await postForm(form, CONTENT);
  const completed = await complete(solutionId, fileId);
  const again = await complete(solutionId, fileId);

  expect(form.url).toBe(`${catalogue.store.endpoint}/${process.env.SOLUTION_FILES_BUCKET}/`);
  expect(form.fields.key).toBe(`solutions/${solutionId}/${fileId}`);
  expect(Date.parse(form.expiresAt) - Date.now()).toBeLessThanOrEqual(600_000);
  expect(early.status).toBe(409);
  expect(uploaded.status).toBe(204);
  expect(completed.status).toBe(200);
  expect(completed.body).toMatchObject({
    fileId,
    name: "counter.zip",
    size: CONTENT.length,
    status: "ready",
  });
  expect(again.body).toEqual(completed.body);
  expect(await filesOf(solutionId)).toEqual([completed.body]);
});

test("downloads of the object are attachments under the file's name", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  const { body } = await declare(solutionId, { name: "../Zähler ${filename} 'v2'.zip" });
  const form = body.upload as UploadForm;
  await postForm(form, CONTENT);

  const object = catalogue.store.objects.get(`${process.env.SOLUTION_FILES_BUCKET}/${form.fields.key}`);

  expect(body.name).toBe("Zähler ${filename} 'v2'.zip");
  expect(object).toMatchObject({
    type: "application/zip",
    disposition: `attachment; filename="Z_hler __filename_ _v2_.zip"; filename*=UTF-8''Z%C3%A4hler%20%24%7Bfilename%7D%20%27v2%27.zip`,
  });
});

/** One file for all refused uploads: none of them changes it. */
let refused: ReturnType<typeof declared> | undefined;

test.each([
  ["longer", `${CONTENT}!`, {}, "EntityTooLarge"],
  ["shorter", CONTENT.slice(1), {}, "EntityTooSmall"],
  ["other content of the same length", CONTENT.toUpperCase(), {}, "BadDigest"],
  ["another type", CONTENT, { "Content-Type": "text/html" }, "AccessDenied"],
  ["another key", CONTENT, { key: "solutions/other" }, "AccessDenied"],
  ["another disposition", CONTENT, { "Content-Disposition": "inline" }, "AccessDenied"],
  ["another checksum", CONTENT, { "x-amz-checksum-sha256": "AAAA" }, "AccessDenied"],
  ["no checksum", CONTENT, { "x-amz-checksum-sha256": undefined }, "AccessDenied"],
  ["a field of its own", CONTENT, { acl: "public-read" }, "AccessDenied"],
  ["another policy", CONTENT, { policy: Buffer.from("{}").toString("base64") }, "SignatureDoesNotMatch"],
])("an upload of %s is refused by the store", async (_, content, changed, code) => {
  refused ??= declared();
  const { solutionId, fileId, form } = await refused;

  const uploaded = await postForm(form, content, changed);

  expect(await errorOf(uploaded)).toBe(code);
  expect((await complete(solutionId, fileId)).status).toBe(409);
});

test("an upload after ten minutes is refused by the store", async () => {
  const { form } = await declared();

  now = 10 * 60_000 + 1_000;

  expect(await errorOf(await postForm(form, CONTENT))).toBe("AccessDenied");
});

test("what came into the store by another way is not taken for the declared file", async () => {
  const { solutionId, fileId, form } = await declared();
  await postForm(form, CONTENT);
  const path = `${process.env.SOLUTION_FILES_BUCKET}/${form.fields.key}`;
  const object = catalogue.store.objects.get(path);
  if (object === undefined) throw new Error("nothing was uploaded");

  catalogue.store.objects.set(path, { ...object, sha256: undefined });
  expect((await complete(solutionId, fileId)).status).toBe(409);
  catalogue.store.objects.set(path, { ...object, bytes: Buffer.from("x") });
  expect((await complete(solutionId, fileId)).status).toBe(409);
});

test.each([
  ["name", { name: "" }],
  ["name", { name: "/" }],
  ["name", { name: "x".repeat(151) }],
  ["type", { type: "text/html" }],
  ["size", { size: 0 }],
  ["size", { size: 1_073_741_825 }],
  ["sha256", { sha256: "A".repeat(64) }],
  ["key", { key: "solutions/x" }],
])("a file with a wrong %s is refused, naming the field", async (field, members) => {
  const { status, body } = await declare(await makeDraft(catalogue, partner), members);

  expect(status).toBe(400);
  expect(body.errors).toEqual([expect.objectContaining({ field })]);
});

test("a solution has at most 20 files, however many are declared at once", async () => {
  const solutionId = await makeDraft(catalogue, partner);

  const answers = await Promise.all(Array.from({ length: 25 }, () => declare(solutionId)));

  expect(answers.filter(({ status }) => status === 201)).toHaveLength(20);
  const refused = answers.filter(({ status }) => status !== 201);
  expect(refused.map(({ status }) => status)).toEqual([400, 400, 400, 400, 400]);
  expect(refused[0]?.body.errors).toEqual([{ field: "files", message: "must have at most 20 items" }]);
});

test("files of strangers, of unknown solutions and unknown files are not found", async () => {
  const { solutionId, fileId } = await declared();

  expect((await declare(solutionId, {}, other)).status).toBe(404);
  expect((await complete(solutionId, fileId, other)).status).toBe(404);
  expect((await remove(solutionId, fileId, other)).status).toBe(404);
  expect((await declare(fileId)).status).toBe(404);
  expect((await complete(solutionId, solutionId)).status).toBe(404);
  expect((await remove(solutionId, solutionId)).status).toBe(404);
});

test("files of drafts are removed with their objects", async () => {
  const solutionId = await makeDraft(catalogue, partner);
  const fileId = await addFile(catalogue, partner, solutionId);
  const path = `${process.env.SOLUTION_FILES_BUCKET}/solutions/${solutionId}/${fileId}`;
  expect(catalogue.store.objects.has(path)).toBe(true);

  const removed = await remove(solutionId, fileId);

  expect(removed.status).toBe(204);
  expect(catalogue.store.objects.has(path)).toBe(false);
  expect(await filesOf(solutionId)).toEqual([]);
  expect((await remove(solutionId, fileId)).status).toBe(404);
});

test("files of published solutions stay; new ones can be added, and unfinished ones removed", async () => {
  const solutionId = await makePublished(catalogue, partner);
  const [sold] = (await filesOf(solutionId)) as { fileId: string }[];
  const { body } = await declare(solutionId);
  const fileId = String(body.fileId);

  const refused = await remove(solutionId, String(sold?.fileId));
  const removed = await remove(solutionId, fileId);
  await addFile(catalogue, partner, solutionId, "a new release");

  expect(refused.status).toBe(409);
  expect(refused.body.current).toEqual({ status: "published" });
  expect(removed.status).toBe(204);
  expect(await filesOf(solutionId)).toMatchObject([
    { fileId: sold?.fileId, status: "ready" },
    { size: "a new release".length, status: "ready" },
  ]);
});

test("files of archived solutions neither come, become ready, nor go", async () => {
  const { solutionId, fileId, form } = await declared();
  const sold = await addFile(catalogue, partner, solutionId);
  await postForm(form, CONTENT);
  await catalogue.call("archiveSolution", partner, { params: { solutionId } });

  expect((await declare(solutionId)).status).toBe(409);
  expect((await complete(solutionId, fileId)).status).toBe(409);
  expect((await remove(solutionId, fileId)).status).toBe(409);
  expect((await remove(solutionId, sold)).status).toBe(409);
});

test("a file is completed once, and counted once, however often it is asked for", async () => {
  const { solutionId, fileId, form } = await declared();
  await postForm(form, CONTENT);

  const answers = await Promise.all(Array.from({ length: 10 }, () => complete(solutionId, fileId)));
  expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200));

  expect((await remove(solutionId, fileId)).status).toBe(204);
  const publish = { params: { solutionId }, body: JSON.stringify({ version: 1, status: "published" }) };
  expect((await catalogue.call("editSolution", partner, publish)).status).toBe(409);
});

test("a store that does not answer is 503, and changes nothing; a left-behind object is no failure", async () => {
  const { solutionId, fileId, form } = await declared();
  await postForm(form, CONTENT);

  catalogue.store.fail("HEAD", 503);
  const unavailable = await complete(solutionId, fileId);
  catalogue.store.fail("HEAD", undefined);
  const completed = await complete(solutionId, fileId);
  catalogue.store.fail("DELETE", 503);
  const removed = await remove(solutionId, fileId);
  catalogue.store.fail("DELETE", undefined);

  expect(unavailable.status).toBe(503);
  expect(unavailable.headers["Retry-After"]).toBe("1");
  expect(completed.status).toBe(200);
  expect(removed.status).toBe(204);
});
