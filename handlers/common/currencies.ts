import { EnvironmentError, setting } from "./env";

/** The number of decimal places of each currency: 2 for EUR, whose minor unit is the cent; 0 for JPY. */
export type Currencies = ReadonlyMap<string, number>;

const ENTRY = /^([A-Z]{3}):([0-4])$/;

/** @throws EnvironmentError for anything but `EUR:2,JPY:0` */
export function parseCurrencies(text: string): Currencies {
  return new Map(
    text.split(",").map((entry) => {
      const [, code, exponent] = ENTRY.exec(entry) ?? [];
      if (code === undefined || exponent === undefined) {
        throw new EnvironmentError(
          `The environment variable CURRENCIES holds "${entry}"; allowed: a code and its decimal places, as in EUR:2`,
        );
      }
      return [code, Number(exponent)] as const;
    }),
  );
}

let known: Currencies | undefined;

/** The currencies of the stage, read once: asked for when a price arrives, so that only functions with prices need them. */
export function currencies(): Currencies {
  known ??= parseCurrencies(setting("CURRENCIES"));
  return known;
}
