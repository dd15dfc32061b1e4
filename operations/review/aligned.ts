/** What tells the elements of a list apart, the first that all of them have: of policies, blocks, OpenAPI, dashboards. */
const NAMES = ["Sid", "name", "id", "origin_id", "key", "index_name", "path_pattern"] as const;

export type Tree = Record<string, unknown>;

interface Placed {
  readonly element: unknown;
  readonly place: number;
}

/** Begins keys that stand for elements of lists: no key of Terraform's or of a JSON document begins with it. */
const ELEMENT = "\u0000";

/**
 * Both values with their lists turned into objects whose keys find an element again on the other side: by its name, by
 * itself when it is a scalar, else by its place among those that have no equal. Otherwise one element more at the front
 * would change all the others.
 */
export function alignedTrees(before: Tree, after: Tree): [Tree, Tree] {
  const first: Tree = Object.create(null);
  const second: Tree = Object.create(null);
  for (const [key, was] of Object.entries(before)) {
    if (Object.hasOwn(after, key)) [first[key], second[key]] = aligned(was, after[key]);
    else first[key] = was;
  }
  for (const [key, is] of Object.entries(after)) if (!Object.hasOwn(before, key)) second[key] = is;
  return [first, second];
}

function aligned(before: unknown, after: unknown): [unknown, unknown] {
  if (Array.isArray(before) && Array.isArray(after)) return alignedLists(before, after);
  if (isTree(before) && isTree(after)) return alignedTrees(before, after);
  return [before, after];
}

/** How a path of keys reads: `rule[expire].days`. An element that is a scalar has no place of its own: the list's stands for it. */
export function readablePath(path: readonly (string | number)[]): string {
  let text = "";
  for (const key of path.map(String)) {
    if (key.startsWith(`${ELEMENT}=`)) continue;
    if (key.startsWith(ELEMENT)) text += `[${key.replaceAll(ELEMENT, "")}]`;
    else if (/^[\w-]+$/.test(key)) text += text === "" ? key : `.${key}`;
    else text += `[${JSON.stringify(key)}]`;
  }
  return text;
}

function alignedLists(before: readonly unknown[], after: readonly unknown[]): [unknown, unknown] {
  const [removed, added] = [without(before, after), without(after, before)];
  const name = NAMES.find((each) => areNamedBy(each, before) && areNamedBy(each, after));
  const [first, second] =
    name === undefined
      ? alignedTrees(...byPlace(removed, added))
      : alignedTrees(byName(name, before), byName(name, after));

  // Terraform sorts sets by what is in them: only of lists what stays can change its order.
  const [was, is] = [kept(before, removed), kept(after, added)];
  if (identity(was) !== identity(is)) {
    first[`${ELEMENT}=order`] = orderOf(was, name);
    second[`${ELEMENT}=order`] = orderOf(is, name);
  }
  return [first, second];
}

function kept(list: readonly unknown[], removed: readonly Placed[]): unknown[] {
  return list.filter((_element, index) => removed.every(({ place }) => place !== index));
}

function areNamedBy(name: string, list: readonly unknown[]): boolean {
  const names = list.map((element) => (isTree(element) ? element[name] : undefined));
  return names.every((each) => typeof each === "string") && new Set(names).size === list.length;
}

function byName(name: string, list: readonly unknown[]): Tree {
  const tree: Tree = Object.create(null);
  for (const element of list) if (isTree(element)) tree[`${ELEMENT}${element[name]}`] = element;
  return tree;
}

/** The elements of a list that have no equal in the other one; of several equal ones as many as there are more. */
function without(list: readonly unknown[], others: readonly unknown[]): Placed[] {
  const left = new Map<string, number>();
  for (const other of others) left.set(identity(other), (left.get(identity(other)) ?? 0) + 1);
  return list
    .map((element, place) => ({ element, place }))
    .filter(({ element }) => {
      const equals = left.get(identity(element)) ?? 0;
      left.set(identity(element), equals - 1);
      return equals <= 0;
    });
}

/** One scalar for another is a change; else scalars come and go. Blocks without names are taken for changed in their order. */
function byPlace(removed: readonly Placed[], added: readonly Placed[]): [Tree, Tree] {
  const before: Tree = Object.create(null);
  const after: Tree = Object.create(null);
  const isOneForOne = removed.length === 1 && added.length === 1;
  const itself = ({ element, place }: Placed) => (isOneForOne ? "" : `${identity(element)} ${place}`);
  removed.forEach((each) => {
    before[`${ELEMENT}${isTree(each.element) ? each.place : `=${itself(each)}`}`] = each.element;
  });
  added.forEach((each, index) => {
    // A second mark keeps what is only added apart from what was at the same place.
    const key = isTree(each.element)
      ? (removed[index]?.place ?? `${ELEMENT}${each.place}`)
      : `=${itself(each)}`;
    after[`${ELEMENT}${key}`] = each.element;
  });
  return [before, after];
}

function orderOf(list: readonly unknown[], name: string | undefined): symbol {
  const shown =
    name === undefined ? list : list.map((element) => (isTree(element) ? element[name] : element));
  return Symbol(`in the order ${identity(shown)}`);
}

/** Of values that were asked for before: lists of lists would be written out again at each level otherwise. */
const identities = new WeakMap<object, string>();

/** Equal for equal values, readable as JSON; symbols are told by what they stand for. */
function identity(value: unknown): string {
  if (typeof value === "symbol") return JSON.stringify(value.description);
  if (typeof value !== "object" || value === null) return JSON.stringify(value) ?? "null";
  const known = identities.get(value);
  if (known !== undefined) return known;
  const text = Array.isArray(value)
    ? `[${value.map(identity).join(",")}]`
    : `{${Object.entries(value)
        .map(([key, part]) => `${JSON.stringify(key)}:${identity(part)}`)
        .sort()
        .join(",")}}`;
  identities.set(value, text);
  return text;
}

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
