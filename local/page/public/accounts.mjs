import { postLocal } from "./platform.mjs";

const PASSWORD = "correct horse battery staple";

/** Somebody with an account, or who is about to get one. */
export class Person {
  token;

  constructor(name, email) {
    this.name = name;
    this.email = email;
  }

  /** A name under an address that nobody else has. */
  static invented(name) {
    const mark = crypto.randomUUID().slice(0, 8);
    return new Person(name, `${name.toLowerCase().replaceAll(" ", ".")}.${mark}@example.com`);
  }

  async register(api) {
    const { email, name } = this;
    await api.call("POST", "/users", { body: { email, name, password: PASSWORD } });
  }

  /** Proves the address by the code that was mailed to it. */
  async verify(api, mails) {
    await api.call("POST", "/users/verification", { body: { token: await mails.codeFor(this.email) } });
  }

  async signIn(api) {
    const { body } = await api.call("POST", "/sessions", { body: { email: this.email, password: PASSWORD } });
    this.token = body.token;
  }

  async join(api, mails) {
    await this.register(api);
    await this.verify(api, mails);
    await this.signIn(api);
  }
}

/** An account that an operator has made an admin, which the API cannot do for the first one. */
export async function joinAsAdmin(api, mails) {
  const admin = Person.invented("Olive Operator");
  await admin.register(api);
  await admin.verify(api, mails);
  await postLocal("/_local/admins", { email: admin.email });
  await admin.signIn(api);
  return admin;
}
