import { readFileSync } from "node:fs";
import { join } from "node:path";
import type { Operation } from "../../handlers/routes";

/** What one request of a route takes, without the session check before it. */
export interface RouteFigures {
  /** Read units of the function. */
  readonly read: number;
  /** Write units of the function. */
  readonly write: number;
  /** Read units of the session check. */
  readonly session: number;
  readonly answerBytes: number;
  /** By the functions, authorizer included. */
  readonly loggedBytes: number;
  readonly auditEvents: number;
  readonly auditBytes: number;
}

/** A write to the catalogue: all of its units, and those of `category-index`. */
export interface CatalogueWrite {
  readonly write: number;
  readonly ofIndex: number;
}

/** What `npm run bench:scale` measured at the functions and an engine on loopback. */
export interface MeasuredFigures {
  readonly routes: Readonly<Record<Operation, RouteFigures>>;
  readonly catalogue: {
    /** Bytes of one head in `category-index`, as DynamoDB counts them. */
    readonly headBytes: number;
    readonly publish: CatalogueWrite;
    readonly edit: CatalogueWrite;
  };
  /** Where a purchase writes; bytes of what it leaves behind, as DynamoDB counts them. */
  readonly purchase: {
    readonly transactions: number;
    readonly solutions: number;
    readonly userIndex: number;
    readonly partnerIndex: number;
    readonly pendingIndex: number;
    readonly bytes: number;
  };
  /** One charge at the payment gateway in plain HTTP: bytes of headers and bodies, without TLS. */
  readonly charge: { readonly sentBytes: number; readonly receivedBytes: number };
}

export const MEASURED_FILE = join(__dirname, "measured.json");

/** The figures of the last measurement, which are committed so that everything computed from them can be checked anywhere. */
export function measuredFigures(): MeasuredFigures {
  return JSON.parse(readFileSync(MEASURED_FILE, "utf8")) as MeasuredFigures;
}
