import { randomBytes, timingSafeEqual } from "node:crypto";
import { type Argon2id, argon2id, type PasswordCost } from "./argon2";
import { fromPhc, toPhc } from "./phc";

/**
 * OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
 *
 * @see https://cheatsheetseries.owasp.org/cheatsheets/Password_Storage_Cheat_Sheet.html#argon2id
 */
const PASSWORD_COST: PasswordCost = { memory: 19_456, passes: 2, parallelism: 1 };

/** Bytes. */
const SALT_LENGTH = 16;
const TAG_LENGTH = 32;

/** Makes and checks the hashes of passwords. */
export class PasswordHasher {
  /** Stands in for the hash of a user who does not exist. No password is known to fit. */
  private readonly nobodys: string;

  constructor(
    private readonly cost: PasswordCost = PASSWORD_COST,
    private readonly derive: Argon2id = argon2id,
  ) {
    this.nobodys = toPhc({ cost, salt: randomBytes(SALT_LENGTH), tag: randomBytes(TAG_LENGTH) });
  }

  /** The text to store for a password. */
  async hash(password: string): Promise<string> {
    const salt = randomBytes(SALT_LENGTH);
    const tag = await this.derive(canonical(password), salt, this.cost, TAG_LENGTH);
    return toPhc({ cost: this.cost, salt, tag });
  }

  /** @param stored undefined when there is no such user: the work is the same, the answer no */
  async fits(password: string, stored: string | undefined): Promise<boolean> {
    const hash = fromPhc(stored ?? this.nobodys);
    if (hash === undefined) throw new Error("A stored password hash cannot be read.");
    const tag = await this.derive(canonical(password), hash.salt, hash.cost, hash.tag.length);
    return timingSafeEqual(tag, hash.tag) && stored !== undefined;
  }

  /** Whether a stored hash was made at another cost than a new one would be. */
  isOutdated(stored: string): boolean {
    const cost = fromPhc(stored)?.cost;
    return (
      cost?.memory !== this.cost.memory ||
      cost.passes !== this.cost.passes ||
      cost.parallelism !== this.cost.parallelism
    );
  }
}

/** Keyboards write one character in several ways; NIST SP 800-63B asks for one of them. */
function canonical(password: string): string {
  return password.normalize("NFKC");
}
