import { createHash, randomBytes } from "node:crypto";
import { stringify, v7 } from "uuid";

/** A new id (UUIDv7): sorts by the moment of its making, and names nothing else. */
export function newId(): string {
  return v7();
}

/** The id (UUIDv8) that follows from `bytes`, at least 16 of a hash: the same bytes have the same id for ever. */
export function deterministicId(bytes: Uint8Array): string {
  const id = Uint8Array.from(bytes.subarray(0, 16));
  const [, , , , , , version = 0, , variant = 0] = id;
  id[6] = (version & 0x0f) | 0x80;
  id[8] = (variant & 0x3f) | 0x80;
  return stringify(id);
}

/** A secret of 256 random bits in base64url: 43 characters. */
export function randomToken(): string {
  return randomBytes(32).toString("base64url");
}

/** SHA-256 of the text's UTF-8 in hex: 64 characters. */
export function sha256Hex(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
