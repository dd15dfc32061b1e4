import { setTimeout as pause } from "node:timers/promises";
import type { ApiAnswer } from "../client/api-client";
import { type Call, everyItem, expecting, signIn, textOf } from "../client/marketplace";
import { ADMINS_ADDRESS, MAILS_ADDRESS } from "../page/local-addresses";
import type { PlannedPerson } from "./seed-plan";

/** Of everybody who is seeded: they are invented, and so is their money. */
export const SEED_PASSWORD = "seeded for this computer";
export const ADMIN: PlannedPerson = { email: "admin@marketplace.example", name: "Marketplace Admin" };

/** What is read of a user. */
export interface SeededUser {
  readonly userId: string;
  readonly role: "customer" | "partner" | "admin";
}

/** Times that a mail is looked for, and milliseconds between. */
const LOOKS = 20;
const LOOK_PAUSE = 100;

/** Makes accounts by the API as people do: register, read the mail, prove the address. */
export class SeedAccounts {
  private constructor(
    private readonly call: Call,
    /** Of an admin's session. */
    readonly adminToken: string,
  ) {}

  /** With an admin, who is made where there is none. @throws UnexpectedAnswerError, Error */
  static async open(call: Call): Promise<SeedAccounts> {
    let token = await signIn(call, ADMIN.email, SEED_PASSWORD);
    if (token === undefined) {
      await register(call, ADMIN);
      token = await signedIn(call, ADMIN.email);
    }
    const me = await expecting([200], "Reading the admin's account", call("GET", "/users/me", { token }));
    if (textOf(me, "role") !== "admin") {
      const asked = call("POST", ADMINS_ADDRESS, { body: { email: ADMIN.email } });
      await expecting([200], "Making an admin", asked);
      token = await signedIn(call, ADMIN.email);
    }
    return new SeedAccounts(call, token);
  }

  /** Sees to it that a person has an account with a role. @returns whether it was made now */
  async ensure(
    person: PlannedPerson,
    role: "customer" | "partner",
  ): Promise<{ readonly userId: string; readonly isNew: boolean }> {
    const known = await this.find(person.email);
    if (known === undefined) await register(this.call, person);
    const user = known ?? (await this.found(person.email));
    if (role === "partner" && user.role === "customer") {
      const asked = this.call("PATCH", `/users/${user.userId}`, { body: { role }, token: this.adminToken });
      await expecting([200], `Making ${person.email} a partner`, asked);
    }
    return { userId: user.userId, isNew: known === undefined };
  }

  private async find(email: string): Promise<SeededUser | undefined> {
    const path = `/users?email=${encodeURIComponent(email)}`;
    const [user] = await everyItem<SeededUser>(this.call, path, this.adminToken);
    return user;
  }

  private async found(email: string): Promise<SeededUser> {
    for (let look = 1; look <= LOOKS; look += 1) {
      const user = await this.find(email);
      if (user !== undefined) return user;
      await pause(LOOK_PAUSE);
    }
    throw new Error(`The account of ${email} was made, and is not listed.`);
  }
}

/** @returns the token of a new session @throws Error when the account has another password */
export async function signedIn(call: Call, email: string): Promise<string> {
  const token = await signIn(call, email, SEED_PASSWORD);
  if (token !== undefined) return token;
  throw new Error(`${email} has an account with another password. Seed a platform that is empty.`);
}

async function register(call: Call, { email, name }: PlannedPerson): Promise<void> {
  const before = await latestMail(call, email);
  const body = { email, name, password: SEED_PASSWORD };
  await expecting([202], `Registering ${email}`, call("POST", "/users", { body }));
  const token = await mailedCode(call, email, before);
  const verified = await call("POST", "/users/verification", { body: { token } });
  // 400: the answer to an earlier attempt got lost, and the code is spent.
  if (verified.status !== 400) await expecting([204], `Proving ${email}`, Promise.resolve(verified));
}

/** The code of a mail that is newer than another. */
async function mailedCode(call: Call, email: string, before: number): Promise<string> {
  for (let look = 1; look <= LOOKS; look += 1) {
    const mail = (await mailsTo(call, email)).at(-1);
    if (mail !== undefined && mail.id > before) {
      if (mail.code !== undefined) return mail.code;
      throw new Error(`${email} has an account with another password. Seed a platform that is empty.`);
    }
    await pause(LOOK_PAUSE);
  }
  throw new Error(
    `No mail came for ${email}. Five are sent to one address in a quarter of an hour: wait that long.`,
  );
}

async function latestMail(call: Call, email: string): Promise<number> {
  return (await mailsTo(call, email)).at(-1)?.id ?? 0;
}

interface Mail {
  readonly id: number;
  readonly code?: string;
}

async function mailsTo(call: Call, email: string): Promise<readonly Mail[]> {
  const asked = call("GET", `${MAILS_ADDRESS}?to=${encodeURIComponent(email)}`);
  const { body }: ApiAnswer = await expecting([200], "Reading the mails", asked);
  return (body as { readonly items: readonly Mail[] }).items;
}
