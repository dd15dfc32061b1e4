import { ValidationError } from "../common/errors";
import { sha256Hex } from "../common/ids";

/** The longest address that SMTP carries, in characters. */
const LIMIT = 254;

/**
 * Something before and behind one `@`, without what lists of recipients are written with: a mail for one address must not
 * become one for two.
 */
const FORM = /^[^\s@<>()[\],;:\\"\p{C}]+@[^\s@<>()[\],;:\\"\p{C}]+$/u;

/**
 * The one way to write an address, which stands for the account: NFKC, trimmed, in lower case. Lower case once more made
 * NFKC, since some letters fall apart in it.
 *
 * @throws ValidationError on the field `email`
 */
export function normalizeEmail(given: string): string {
  const email = given.normalize("NFKC").trim().toLowerCase().normalize("NFKC");
  if (email.length > LIMIT) {
    throw new ValidationError([{ field: "email", message: `must have at most ${LIMIT} characters` }]);
  }
  if (!FORM.test(email)) throw new ValidationError([{ field: "email", message: "has the wrong form" }]);
  return email;
}

/** Names a normalised address in keys without telling it. */
export function emailHash(email: string): string {
  return sha256Hex(email);
}
