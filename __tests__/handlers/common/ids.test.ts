import { createHash } from "node:crypto";
import fc from "fast-check";
import { deterministicId, newId, randomToken, sha256Hex } from "../../../handlers/common/ids";

test("new ids are UUIDv7: different, and later ones sort behind", async () => {
  const early = newId();
  await new Promise((resolve) => setTimeout(resolve, 2));
  const ids = Array.from({ length: 1_000 }, newId);

  expect(early).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  expect(new Set(ids).size).toBe(1_000);
  expect(ids.every((id) => id > early)).toBe(true);
});

test("a deterministic id is a UUIDv8 that follows from the first 16 bytes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (bytes) => {
      const id = deterministicId(bytes);

      expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
      expect(deterministicId(bytes)).toBe(id);
      // Version and variant take 6 bits; all others are the hash's.
      const kept = Buffer.from(id.replaceAll("-", ""), "hex");
      expect([...kept.subarray(0, 6), ...kept.subarray(9)]).toEqual([
        ...bytes.subarray(0, 6),
        ...bytes.subarray(9, 16),
      ]);
    }),
  );
});

test("deterministic ids of different inputs differ", () => {
  const ids = Array.from({ length: 1_000 }, (_, n) =>
    deterministicId(createHash("sha256").update(String(n)).digest()),
  );

  expect(new Set(ids).size).toBe(1_000);
});

test("a token has 256 bits in base64url, and is never the same", () => {
  const tokens = Array.from({ length: 100 }, randomToken);

  expect(tokens.every((token) => /^[A-Za-z0-9_-]{43}$/.test(token))).toBe(true);
  expect(new Set(tokens).size).toBe(100);
});

test("a hash is that of the text's UTF-8, in hex", () => {
  expect(sha256Hex("ü")).toBe(
    createHash("sha256")
      .update(Buffer.from([0xc3, 0xbc]))
      .digest("hex"),
  );
});
