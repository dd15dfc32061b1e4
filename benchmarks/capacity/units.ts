import { isDeepStrictEqual } from "node:util";

/** A value as DynamoDB's protocol writes it, of the types that the platform stores. */
interface WireValue {
  readonly S?: string;
  readonly N?: string;
  readonly BOOL?: boolean;
  readonly NULL?: boolean;
  readonly L?: readonly WireValue[];
  readonly M?: WireItem;
}
export type WireItem = Readonly<Record<string, WireValue>>;

/** A table as its CreateTable describes it. */
export interface TableShape {
  readonly keys: readonly string[];
  readonly indexes: readonly { readonly keys: readonly string[]; readonly projection: "ALL" | "KEYS_ONLY" }[];
}

/** Read units of 4 kB. */
export const READ_UNITS = { eventual: 0.5, consistent: 1, transactional: 2 } as const;
export type Consistency = keyof typeof READ_UNITS;

/** An item around a write; undefined where there is none. */
export interface Change {
  readonly before: WireItem | undefined;
  readonly after: WireItem | undefined;
}

/** Bytes of a list or map itself; each of its elements takes one more. */
const NESTING = 3;

/**
 * Bytes that DynamoDB counts for an item: names, texts in UTF-8, numbers by their digits.
 *
 * @see https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/CapacityUnitCalculations.html
 */
export function sizeOf(item: WireItem): number {
  return sum(Object.entries(item), ([name, value]) => Buffer.byteLength(name) + sizeOfValue(value));
}

/** What one request reads together is rounded up together; a read that finds nothing costs as much as a small one. */
export function readUnits(bytes: number, consistency: Consistency): number {
  return units(bytes, 4096) * READ_UNITS[consistency];
}

/**
 * Of the item itself, by the larger one of before and after; twice in a transaction, conditions included; and of every
 * index entry that comes, goes or differs. An entry whose key changes is removed and written anew.
 */
export function writeUnits({ before, after }: Change, table: TableShape, isTransactional: boolean): number {
  const item = units(Math.max(optionalSize(before), optionalSize(after)), 1024);
  const entries = sum(table.indexes, ({ keys, projection }) => {
    const all = [...table.keys, ...keys];
    const [old, fresh] = [before, after].map((each) => entryOf(each, keys, projection === "ALL" ? [] : all));
    // Engines write the members of maps in any order.
    if (isDeepStrictEqual(old, fresh)) return 0;
    const isMoved = keys.some((key) => !isDeepStrictEqual(old?.[key], fresh?.[key]));
    if (isMoved) return sum([old, fresh], (entry) => (entry === undefined ? 0 : units(sizeOf(entry), 1024)));
    return units(Math.max(optionalSize(old), optionalSize(fresh)), 1024);
  });
  return (isTransactional ? 2 : 1) * item + entries;
}

/** @param projected attributes of the entry; none for all */
function entryOf(
  item: WireItem | undefined,
  keys: readonly string[],
  projected: readonly string[],
): WireItem | undefined {
  if (item === undefined || keys.some((key) => item[key] === undefined)) return undefined;
  if (projected.length === 0) return item;
  return Object.fromEntries(Object.entries(item).filter(([name]) => projected.includes(name)));
}

function sizeOfValue({ S, N, BOOL, NULL, L, M }: WireValue): number {
  if (S !== undefined) return Buffer.byteLength(S);
  if (N !== undefined) return sizeOfNumber(N);
  if (BOOL !== undefined || NULL !== undefined) return 1;
  if (L !== undefined) return NESTING + sum(L, (element) => 1 + sizeOfValue(element));
  if (M !== undefined) return NESTING + Object.keys(M).length + sizeOf(M);
  throw new Error("The model knows no sets and no bytes: the platform stores none.");
}

/** A byte for two significant digits, one more for the exponent and one for a minus. */
function sizeOfNumber(text: string): number {
  const digits = text
    .replace(/e.*$/i, "")
    .replace(/[-+.]/g, "")
    .replace(/^0+|0+$/g, "");
  return Math.ceil(digits.length / 2) + 1 + (text.startsWith("-") ? 1 : 0);
}

function optionalSize(item: WireItem | undefined): number {
  return item === undefined ? 0 : sizeOf(item);
}

function units(bytes: number, unit: number): number {
  return Math.max(1, Math.ceil(bytes / unit));
}

function sum<T>(values: readonly T[], amount: (value: T) => number): number {
  return values.reduce((total, value) => total + amount(value), 0);
}
