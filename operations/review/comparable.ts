import { HIDDEN, isSecretName, withoutSecrets } from "./secrecy";

/** Stands for a value that Terraform learns only from AWS. */
export const KNOWN_AFTER_APPLY = Symbol("(known after apply)");

/** One side of a change. */
export interface Side {
  readonly value: unknown;
  /** Of the value's shape, with `true` where a value is known only after apply. */
  readonly unknown?: unknown;
}

/** What is known of the secrets of both sides. */
export interface Secrecy {
  /** Of the value's shape, with `true` where a value is sensitive. What one side calls sensitive is so on the other. */
  readonly sensitive: readonly unknown[];
  /** Whether the value is a description of fields: their names say nothing about secrets then. */
  readonly isDescription?: boolean;
  /** Keys of the value whose values are descriptions. */
  readonly descriptions?: readonly string[];
}

/**
 * Makes values that can be compared and shown: secrets and unknown values become symbols, JSON texts what they say, and
 * null is the same as absent. Equal secrets become the same symbol, so that only a changed one counts as a change.
 */
export class Comparables {
  private readonly secrets = new Map<string, symbol>();

  of({ value, unknown }: Side, secrecy: Secrecy): unknown {
    const { sensitive, isDescription = false } = secrecy;
    if (unknown === true) return KNOWN_AFTER_APPLY;
    if (value === null || value === undefined) return containsTrue(unknown) ? KNOWN_AFTER_APPLY : undefined;
    if (sensitive.includes(true)) return this.secret(value);
    if (typeof value === "string") {
      const parsed = parsedJson(value);
      if (parsed === undefined) return withoutSecrets(value);
      return this.of({ value: parsed }, { sensitive: [], isDescription });
    }
    if (Array.isArray(value)) {
      // A list's sensitive parts are told by place, and places move: what hides one element hides the same part of all.
      const ofAny = sensitive.flatMap((part) => (Array.isArray(part) ? part : []));
      return value.map((element, index) =>
        this.of({ value: element, unknown: part(unknown, index) }, { sensitive: ofAny, isDescription }),
      );
    }
    if (typeof value === "object") return this.ofObject(value, unknown, secrecy);
    return value;
  }

  /** @param unknown of the attributes' shape, with `true` where a value is known only after apply */
  ofAttributes(attributes: object, unknown: unknown, secrecy: Secrecy): Record<string, unknown> {
    return this.ofObject(attributes, unknown, secrecy);
  }

  private ofObject(value: object, unknown: unknown, secrecy: Secrecy): Record<string, unknown> {
    const { sensitive, isDescription = false, descriptions = [] } = secrecy;
    // Without a prototype, so that no name of a key means anything.
    const result: Record<string, unknown> = Object.create(null);
    const keys = new Set([...Object.keys(value), ...keysOf(unknown)]);
    for (const key of keys) {
      const side = { value: part(value, key), unknown: part(unknown, key) };
      const name = VALUE.test(key) ? pairName(value) : key;
      const isNamedSecret = !isDescription && isSecretName(name) && typeof side.value !== "boolean";
      const comparable = this.of(side, {
        sensitive: isNamedSecret ? [true] : sensitive.map((each) => part(each, key)),
        isDescription: isDescription || descriptions.includes(key),
      });
      if (comparable !== undefined) result[withoutSecrets(key)] = comparable;
    }
    return result;
  }

  private secret(value: unknown): symbol {
    const text = JSON.stringify(value);
    const known = this.secrets.get(text) ?? Symbol(`${HIDDEN} ${this.secrets.size}`);
    this.secrets.set(text, known);
    return known;
  }
}

/** What a text says when it is a JSON object or list, as policies, dashboards and the API's body are. */
function parsedJson(text: string): object | undefined {
  if (!/^\s*[[{]/.test(text)) return undefined;
  try {
    return JSON.parse(text) as object;
  } catch {
    return undefined;
  }
}

/** Keys beside a name, as custom headers and variables of containers have them. */
const VALUE = /^(header_?)?value$/i;

/** The name in a pair of name and value; empty when there is none. */
function pairName(pair: object): string {
  const [, name] = Object.entries(pair).find(([key]) => /^((header_?)?name|key)$/i.test(key)) ?? [];
  return typeof name === "string" ? name.replaceAll("-", "_") : "";
}

function part(whole: unknown, key: string | number): unknown {
  if (typeof whole !== "object" || whole === null || !Object.hasOwn(whole, key)) return undefined;
  return (whole as Readonly<Record<string | number, unknown>>)[key];
}

function keysOf(value: unknown): string[] {
  return typeof value === "object" && value !== null ? Object.keys(value) : [];
}

function containsTrue(marks: unknown): boolean {
  if (marks === true) return true;
  return typeof marks === "object" && marks !== null && Object.values(marks).some(containsTrue);
}
