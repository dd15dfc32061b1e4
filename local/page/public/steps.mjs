import { joinAsAdmin, Person } from "./accounts.mjs";
import { sha256 } from "./api-caller.mjs";
import { money } from "./elements.mjs";

/** Stripe's names of cards. @see https://docs.stripe.com/testing */
const CARDS = {
  pm_card_visa: "Visa: pays",
  pm_card_visa_chargeDeclined: "Visa: declined",
  pm_card_visa_chargeDeclinedInsufficientFunds: "Visa: insufficient funds",
  pm_card_authenticationRequired: "Visa: asks the buyer first",
};

/** Minor units of one unit. */
const EXPONENTS = { EUR: 2, GBP: 2, USD: 2, JPY: 0 };

/**
 * The steps in their order. `run` gets the caller of the API, the mails, the texts of its fields, and what earlier steps left in
 * `story`; it answers with a sentence, or throws an error with one.
 */
export const STEPS = [
  {
    id: "register",
    title: "Register",
    fields: () => ({
      name: { label: "Name", value: "Ada Lovelace" },
      email: { label: "E-mail", type: "email", value: Person.invented("Ada").email },
    }),
    run: async ({ api, fields, story }) => {
      story.partner = new Person(fields.name, fields.email);
      await story.partner.register(api);
      return "The answer is the same whether the address is known or not: the mail says the rest.";
    },
  },
  {
    id: "verify",
    title: "Prove the address",
    run: async ({ api, mails, story }) => {
      await story.partner.verify(api, mails);
      return "With the code from the mail. It works once.";
    },
  },
  {
    id: "sign-in",
    title: "Sign in",
    run: async ({ api, story }) => {
      await story.partner.signIn(api);
      return "The token is for the header Authorization: Bearer.";
    },
  },
  {
    id: "partner",
    title: "Become a partner",
    run: async ({ api, mails, story }) => {
      const { partner } = story;
      await api.call("POST", "/users/me/partner-application", { token: partner.token });
      const { token } = await joinAsAdmin(api, mails);
      const { body } = await api.call("GET", `/users?email=${encodeURIComponent(partner.email)}`, { token });
      await api.call("PATCH", `/users/${body.items[0].userId}`, { token, body: { role: "partner" } });
      await partner.signIn(api);
      return "An admin, whom an operator had made one, has agreed. Another role ends all sessions: signed in again.";
    },
  },
  {
    id: "draft",
    title: "Draft a solution",
    fields: () => ({
      title: { label: "Title", value: "Counter" },
      price: { label: "Price", type: "number", min: 0, step: 0.01, value: "12.00" },
      currency: {
        label: "Currency",
        options: Object.fromEntries(Object.keys(EXPONENTS).map((code) => [code, code])),
      },
    }),
    run: async ({ api, fields, story }) => {
      const { title, currency } = fields;
      const amount = Math.round(Number(fields.price) * 10 ** EXPONENTS[currency]);
      const { body } = await api.call("POST", "/solutions", {
        token: story.partner.token,
        body: {
          title,
          summary: "Counts things.",
          description: "Counts things, one after another.",
          category: "developer-tools",
          price: { amount, currency },
        },
      });
      story.solution = body;
      return `${body.title} for ${money(amount, currency)}, seen by nobody else yet.`;
    },
  },
  {
    id: "upload",
    title: "Upload its file",
    fields: () => ({ file: { label: "File (or a small text)", type: "file" } }),
    run: async ({ api, fields, story }) => {
      const { token } = story.partner;
      const file = fields.file ?? new File(["one, two, three\n"], "counter.txt", { type: "text/plain" });
      story.hash = await sha256(await file.arrayBuffer());
      const path = `/solutions/${story.solution.solutionId}/files`;
      const { body } = await api.call("POST", path, {
        token,
        body: { name: file.name, type: typeOf(file), size: file.size, sha256: story.hash },
      });
      await api.upload(body.upload, file);
      await api.call("POST", `${path}/${body.fileId}/complete`, { token });
      return "Straight to the bucket, by a form that takes exactly this content for ten minutes.";
    },
  },
  {
    id: "publish",
    title: "Publish it",
    run: async ({ api, story }) => {
      const { token } = story.partner;
      const path = `/solutions/${story.solution.solutionId}`;
      const { body: own } = await api.call("GET", `/users/me${path}`, { token });
      const body = { version: own.version, status: "published" };
      await api.call("PATCH", path, { token, body });
      await api.call("GET", path);
      return "Everybody sees it now.";
    },
  },
  {
    id: "buyer",
    title: "Join as somebody else",
    fields: () => ({
      name: { label: "Name", value: "Grace Hopper" },
      email: { label: "E-mail", type: "email", value: Person.invented("Grace").email },
    }),
    run: async ({ api, mails, fields, story }) => {
      story.buyer = new Person(fields.name, fields.email);
      await story.buyer.join(api, mails);
      return "Registered, proven, signed in.";
    },
  },
  {
    id: "buy",
    title: "Buy it",
    fields: () => ({ card: { label: "Card", options: CARDS } }),
    run: buy,
  },
  {
    id: "download",
    title: "Download it",
    run: async ({ api, story }) => {
      const { token } = story.buyer;
      const path = `/transactions/${story.transaction.transactionId}/files`;
      const { body: files } = await api.call("GET", path, { token });
      const { body: link } = await api.call("GET", `${path}/${files.items[0].fileId}/download`, { token });
      const bytes = await api.download(link.url);
      if ((await sha256(bytes)) !== story.hash) throw new Error("This is not what was uploaded.");
      return `${bytes.byteLength} bytes by a signed link, the same that were uploaded.`;
    },
  },
  {
    id: "refund",
    title: "Refund the sale",
    run: async ({ api, story }) => {
      const path = `/transactions/${story.transaction.transactionId}/refund`;
      const { body } = await api.call("POST", path, { token: story.partner.token });
      return `${money(body.price.amount, body.price.currency)} have gone back, and downloads have ended.`;
    },
  },
];

/** While a payment is open, the same key asks for its state; one that was declined needs another. */
async function buy({ api, fields, story }) {
  const { solutionId, price } = story.solution;
  story.attempt =
    story.attempt?.card === fields.card ? story.attempt : { card: fields.card, key: crypto.randomUUID() };
  const { key, card } = story.attempt;
  const request = api.call("POST", "/transactions", {
    token: story.buyer.token,
    headers: { "idempotency-key": key },
    body: { solutionId, expectedPrice: price, paymentMethod: card },
  });
  const { status, body } = await request.catch((error) => {
    story.attempt = undefined;
    throw error;
  });
  if (status === 202)
    throw new Error("It waits: confirm it as the buyer under Payments, then buy again with this card.");
  story.attempt = undefined;
  story.transaction = body;
  return `Paid ${money(body.price.amount, body.price.currency)}.`;
}

/** Of what the marketplace takes; browsers do not know all of it by its name. */
function typeOf({ type }) {
  const taken = ["application/gzip", "application/pdf", "application/zip", "application/wasm", "text/plain"];
  return taken.includes(type) ? type : "application/octet-stream";
}
