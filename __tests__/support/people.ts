import { randomUUID } from "node:crypto";
import type { Role } from "../../handlers/common/auth";
import { outboxOf } from "../../handlers/users/mailer/sandbox-mailer";
import type { ApiPlatform } from "./api-platform";

/** An answer whose body is parsed. */
export interface JsonAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Record<string, unknown>;
}

export interface CallOptions {
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly sourceIp?: string;
}

export const PASSWORD = "correct horse battery staple";

/** Somebody with an account and a session, or nobody. */
export class Person {
  constructor(
    readonly platform: ApiPlatform,
    readonly email: string,
    readonly userId: string,
    readonly token: string | undefined,
  ) {}

  async call(
    method: string,
    path: string,
    { body, headers, sourceIp }: CallOptions = {},
  ): Promise<JsonAnswer> {
    const answer = await this.platform.gateway.request({
      method,
      path,
      headers: {
        ...(this.token === undefined ? {} : { Authorization: `Bearer ${this.token}` }),
        ...(body === undefined ? {} : { "Content-Type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
      ...(sourceIp === undefined ? {} : { sourceIp }),
    });
    return { ...answer, body: answer.body === "" ? {} : JSON.parse(answer.body) };
  }

  /** The same person with another session, or with none. */
  with(token: string | undefined): Person {
    return new Person(this.platform, this.email, this.userId, token);
  }
}

/** Makes accounts and sessions by the API itself. Only the first admin comes from outside, as everywhere. */
export class People {
  private admin: Promise<Person> | undefined;

  constructor(private readonly platform: ApiPlatform) {}

  get nobody(): Person {
    return new Person(this.platform, "", "", undefined);
  }

  /** Registers, proves the address, gets the role and signs in: once, as every sign-in costs a hash. */
  async join(role: Role = "customer"): Promise<Person> {
    const email = `${role}-${randomUUID()}@example.com`;
    await this.registered(email);
    if (role !== "customer") await this.promote(await this.userIdOf(email), role);
    return this.signIn(email);
  }

  /** Makes an account with `PASSWORD`. */
  async registered(email: string): Promise<void> {
    await expectStatus(
      202,
      this.nobody.call("POST", "/users", { body: { email, name: "Ada Lovelace", password: PASSWORD } }),
    );
    const token = await this.codeMailedTo(email);
    await expectStatus(204, this.nobody.call("POST", "/users/verification", { body: { token } }));
  }

  async signIn(email: string, password = PASSWORD): Promise<Person> {
    // Each from an address of its own: sign-ins of one network are counted.
    const sourceIp = `198.51.100.${Math.floor(Math.random() * 250) + 1}`;
    const { body } = await expectStatus(
      201,
      this.nobody.call("POST", "/sessions", { body: { email, password }, sourceIp }),
    );
    const [userId = ""] = String(body.token).split(".");
    return new Person(this.platform, email, userId, String(body.token));
  }

  /** The code of the newest mail to an address. */
  async codeMailedTo(email: string): Promise<string> {
    const [mail] = await this.platform.items.indexed("sessions", "user-index", "userId", outboxOf(email));
    if (mail?.code === undefined) throw new Error(`no mail with a code for ${email}`);
    return String(mail.code);
  }

  private async userIdOf(email: string): Promise<string> {
    const users = await this.platform.items.all("users");
    const found = users.find((item) => item.kind === "user" && item.email === email);
    if (found === undefined) throw new Error(`no user has ${email}`);
    return String(found.userId);
  }

  private async promote(userId: string, role: Role): Promise<void> {
    if (role === "admin") {
      return this.platform.items.set("users", { userId }, { role, sessionEpoch: 2, version: 2 });
    }
    this.admin ??= this.join("admin");
    await expectStatus(200, (await this.admin).call("PATCH", `/users/${userId}`, { body: { role } }));
  }
}

/** @throws Error with the answer when it has another status */
export async function expectStatus(status: number, answer: Promise<JsonAnswer>): Promise<JsonAnswer> {
  const got = await answer;
  if (got.status !== status)
    throw new Error(`${got.status} instead of ${status}: ${JSON.stringify(got.body)}`);
  return got;
}
