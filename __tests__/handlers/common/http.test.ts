import { toResult } from "../../../handlers/common/http";
import { apiEvent } from "../../support/api-event";
import { request, someone } from "./sample-api";

describe("every answer", () => {
  test("carries the request id, forbids caching and sniffing", async () => {
    for (const path of ["/open", "/hidden", "/elsewhere"]) {
      expect((await request(path)).headers).toMatchObject({
        "X-Request-Id": "request-1",
        "Cache-Control": "no-store",
        "X-Content-Type-Options": "nosniff",
      });
    }
  });

  test("lets the configured origin read it, errors too", async () => {
    for (const path of ["/open", "/hidden"]) {
      const { headers } = await request(path, { headers: { Origin: "https://shop.example" } });

      expect(headers).toMatchObject({
        "Access-Control-Allow-Origin": "https://shop.example",
        "Access-Control-Expose-Headers": "Location, ETag, Retry-After, X-Request-Id",
        Vary: "Origin",
      });
      expect(headers["Access-Control-Allow-Credentials"]).toBeUndefined();
    }
  });

  test("does not let another origin read it", async () => {
    const { headers } = await request("/open", { headers: { origin: "https://evil.example" } });

    expect(headers["Access-Control-Allow-Origin"]).toBeUndefined();
    expect(headers.Vary).toBe("Origin");
  });

  test("may be read by every origin where none is configured", () => {
    const event = apiEvent("/open", { headers: { Origin: "https://any.example" } });

    const { headers } = toResult({ status: 200 }, event, "*");

    expect(headers?.["Access-Control-Allow-Origin"]).toBe("*");
    expect(headers?.Vary).toBeUndefined();
  });

  test("is logged by ids only: route, status, duration, user", async () => {
    const { lines } = await request("/own", {
      principal: someone("customer"),
      headers: { Authorization: "Bearer user-1.the-secret" },
    });

    expect(lines).toEqual([
      {
        timestamp: expect.stringMatching(/^\d{4}-.*Z$/),
        level: "INFO",
        message: "request",
        requestId: "request-1",
        route: "own",
        status: 200,
        durationMs: expect.any(Number),
        userId: "user-1",
        coldStart: expect.any(Boolean),
      },
    ]);
  });
});
