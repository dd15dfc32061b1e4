import { BODY_LIMIT } from "../../../handlers/common/http";
import { type ApiRequest, apiEvent } from "../../support/api-event";
import { capturedLines } from "../../support/captured-output";
import { request, sampleApi } from "./sample-api";

const json = (body: unknown, type = "application/json"): ApiRequest => ({
  method: "PATCH",
  headers: { "content-type": type },
  body: typeof body === "string" ? body : JSON.stringify(body),
});

describe("validation", () => {
  test("parameters and query arrive converted, with defaults", async () => {
    const search = { resource: "/things/{id}", params: { id: "7" } };

    expect((await request("/things/7", search)).body.seen).toBe('[{"id":"7"},{"limit":20}]');
    expect((await request("/things/7", { ...search, query: { limit: "100" } })).body.seen).toBe(
      '[{"id":"7"},{"limit":100}]',
    );
  });

  test("violations of path and query are named by field, all at once", async () => {
    const { status, headers, body } = await request("/things/x", {
      resource: "/things/{id}",
      params: { id: "x" },
      query: { limit: "101", colour: "green", page: "2" },
    });

    expect(status).toBe(400);
    expect(headers["Content-Type"]).toBe("application/problem+json");
    expect(body).toEqual({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "The request breaks the rules of its fields.",
      requestId: "request-1",
      errors: [
        { field: "id", message: "has the wrong form" },
        { field: "limit", message: "must be at most 100" },
        { field: "colour", message: "must be one of red, blue" },
        { field: "page", message: "is unknown" },
      ],
    });
  });

  test.each(["0", "-1", "1.5", "many", ""])("a page limit of %p is refused", async (limit) => {
    const { status, body } = await request("/things/7", {
      resource: "/things/{id}",
      params: { id: "7" },
      query: { limit },
    });

    expect(status).toBe(400);
    expect(body.errors).toEqual([expect.objectContaining({ field: "limit" })]);
  });

  test("a parameter that is given twice is refused", async () => {
    const { status, body } = await request("/things/7", {
      resource: "/things/{id}",
      params: { id: "7" },
      query: { limit: ["1", "2"] },
    });

    expect(status).toBe(400);
    expect(body.errors).toEqual([{ field: "limit", message: "is given more than once" }]);
  });

  test("a parameter without a name is told by something that can be read", async () => {
    const { body } = await request("/things/7", {
      resource: "/things/{id}",
      params: { id: "7" },
      query: { "": ["1", "2"] },
    });

    expect(body.errors).toEqual([{ field: '""', message: "is given more than once" }]);
  });

  test("a body arrives parsed, also when API Gateway encoded it", async () => {
    const body = { name: "a", size: 1, colour: "red" };
    const encoded = { ...apiEvent("/open", json(Buffer.from(JSON.stringify(body)).toString("base64"))) };

    expect((await request("/open", json(body))).body.seen).toBe(JSON.stringify([body]));
    expect((await request("/open", json(body, "Application/JSON; charset=utf-8"))).status).toBe(200);
    await capturedLines(async () => {
      expect((await sampleApi()({ ...encoded, isBase64Encoded: true })).statusCode).toBe(200);
    });
  });

  test("violations of a body are named by field", async () => {
    const { status, body } = await request(
      "/open",
      json({ name: "too long", size: 0, tags: ["ok", "NO"], more: 1 }),
    );

    expect(status).toBe(400);
    expect(body.errors).toEqual([
      { field: "name", message: "must have at most 5 characters" },
      { field: "size", message: "must be at least 1" },
      { field: "colour", message: "is required" },
      { field: "tags.1", message: "has the wrong form" },
      { field: "more", message: "is unknown" },
    ]);
  });

  test.each([
    ["a list", "[]", { field: "body", message: "must be of type object" }],
    ["no JSON", "{", { field: "body", message: "must be JSON" }],
    ["nothing", "", { field: "body", message: "must be JSON" }],
    [
      "null for a text",
      '{"name":null,"size":1,"colour":"red"}',
      { field: "name", message: "must be of type string" },
    ],
  ])("a body that holds %s is refused", async (_, body, violation) => {
    const refused = await request("/open", json(body));

    expect(refused.status).toBe(400);
    expect(refused.body.errors).toEqual([violation]);
  });

  test.each(["text/plain", "application/jsonp", ""])("a body of type %p is refused", async (type) => {
    expect((await request("/open", json({ name: "a" }, type))).status).toBe(415);
  });

  test("a body beyond the limit is refused, one of just that size is read", async () => {
    const padded = (length: number) => `{"name":"${"a".repeat(length - 11)}"}`;

    expect((await request("/open", json(padded(BODY_LIMIT + 1)))).status).toBe(413);
    expect((await request("/open", json(padded(BODY_LIMIT)))).status).toBe(400);
  });
});
