import { createHmac, timingSafeEqual } from "node:crypto";
import { setting } from "./env";
import { ValidationError } from "./errors";
import { parameter } from "./secrets";

/**
 * Where a page ended: the key attributes of its last item, without the partition key of the index. That one comes from the
 * request again, so that no cursor leads into a partition that its owner may not see.
 */
export type CursorKey = Readonly<Record<string, string | number>>;

/** What the list was asked for: a cursor is good for nothing else. */
export type CursorFilter = Readonly<Record<string, string | undefined>>;

/** `<id of the key>.<position>.<HMAC>`, the latter two in base64url. */
const FORM = /^([A-Za-z0-9-]{1,20})\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{43})$/;

/** Milliseconds: a key that is not known yet may be new, so the keys are read again, but not for every guess. */
const REREAD_AFTER = 10_000;

interface Key {
  readonly id: string;
  readonly secret: Buffer;
}

/**
 * The cursor of the page behind `key`.
 *
 * @param index the index or table that the list is read from
 */
export async function encodeCursor(index: string, filter: CursorFilter, key: CursorKey): Promise<string> {
  const [current] = await keys();
  if (current === undefined) throw new Error("There is no key for cursors.");
  const position = Buffer.from(JSON.stringify(key)).toString("base64url");
  return `${current.id}.${position}.${seal(current, index, filter, position)}`;
}

/**
 * The key that a cursor holds.
 *
 * @throws ValidationError on the field `cursor` when it is of another list, changed, or signed by a key that is gone
 */
export async function decodeCursor(index: string, filter: CursorFilter, cursor: string): Promise<CursorKey> {
  const [, id = "", position = "", given = ""] = FORM.exec(cursor) ?? [];
  const key = await keyOf(id);
  // As texts: base64url spells the same bytes in several ways, and only one of them was handed out.
  const isGenuine =
    key !== undefined && timingSafeEqual(Buffer.from(seal(key, index, filter, position)), Buffer.from(given));
  if (!isGenuine) throw new ValidationError([{ field: "cursor", message: "is not a cursor of this list" }]);
  return JSON.parse(Buffer.from(position, "base64url").toString("utf8")) as CursorKey;
}

async function keyOf(id: string): Promise<Key | undefined> {
  if (id === "") return undefined;
  const isNamed = (key: Key) => key.id === id;
  return (await keys()).find(isNamed) ?? (await keys(REREAD_AFTER)).find(isNamed);
}

/** All keys; the first one signs, the others still open what they signed. */
async function keys(maxAge?: number): Promise<readonly Key[]> {
  const stored = JSON.parse(await parameter(setting("CURSOR_KEYS_PARAMETER"), maxAge)) as {
    readonly keys: readonly { readonly id: string; readonly secret: string }[];
  };
  return stored.keys.map(({ id, secret }) => ({ id, secret: Buffer.from(secret, "base64") }));
}

function seal({ id, secret }: Key, index: string, filter: CursorFilter, position: string): string {
  const asked = Object.entries(filter)
    .filter(([, value]) => value !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return createHmac("sha256", secret)
    .update(JSON.stringify([id, index, asked, position]))
    .digest("base64url");
}
