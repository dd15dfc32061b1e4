import { createHmac, randomUUID } from "node:crypto";
import { sessionIdOf } from "../../handlers/authorizer/service";
import type { Operation } from "../../handlers/routes";
import { WEBHOOK_SECRET } from "../support/api-platform";
import { newDraft, newFile } from "../support/catalogue";
import { type CallOptions, PASSWORD } from "../support/people";
import { ACTORS, type Actor, purchase, type Scene } from "./scene";

/** One way to call a route, and the status that each actor gets. */
export interface Expectation {
  /** The path's parameters and its query. @default none */
  readonly path?: (scene: Scene) => {
    readonly params?: Readonly<Record<string, string>>;
    readonly query?: string;
  };
  readonly options?: (scene: Scene) => CallOptions;
  readonly statuses: Readonly<Record<Actor, number>>;
}

type Signed = Exclude<Actor, "anonymous" | "disabled" | "expired">;

/** Nobody is asked who they are. */
function everybody(status: number): Expectation["statuses"] {
  return Object.fromEntries(ACTORS.map((actor) => [actor, status])) as Record<Actor, number>;
}

/** Whoever has no live session gets 401. */
function signedIn(status: number, others: Partial<Record<Signed, number>> = {}): Expectation["statuses"] {
  return { ...everybody(status), anonymous: 401, disabled: 401, expired: 401, ...others };
}

/** Of the wrong role: 403. */
function admins(status: number): Expectation["statuses"] {
  return signedIn(403, { admin: status });
}

/** Of the wrong role: 403. To another partner, somebody's things are not there. */
function partners(own: number, other = own): Expectation["statuses"] {
  return signedIn(403, { partner: own, otherPartner: other });
}

const json = (body: unknown) => () => ({ body });
const params = (pick: (scene: Scene) => Record<string, string>) => (scene: Scene) => ({
  params: pick(scene),
});
const query = (text: (scene: Scene) => string) => (scene: Scene) => ({ query: text(scene) });

const published = params(({ solutionId }) => ({ solutionId }));
const draft = params(({ draftId }) => ({ solutionId: draftId }));
const bought = params(({ transactionId }) => ({ transactionId }));
const customer = params(({ people }) => ({ userId: people.customer.userId }));

/** By operation: every route has to be here, with every actor. A route may be called in several ways. */
export const EXPECTATIONS: Readonly<Record<Operation, readonly Expectation[]>> = {
  getHealth: [{ statuses: everybody(200) }],

  register: [{ options: () => ({ body: newcomer() }), statuses: everybody(202) }],
  verifyEmail: [
    { options: ({ registrationCode }) => ({ body: { token: registrationCode } }), statuses: everybody(204) },
  ],
  requestPasswordReset: [
    { options: ({ people }) => ({ body: { email: people.customer.email } }), statuses: everybody(202) },
  ],
  resetPassword: [
    {
      path: params(({ resetCode }) => ({ token: resetCode })),
      options: json({ password: "another long password" }),
      statuses: everybody(204),
    },
  ],

  getMe: [{ statuses: signedIn(200) }],
  changeMe: [{ options: json({ name: "Grace Hopper" }), statuses: signedIn(200) }],
  leave: [{ statuses: signedIn(204) }],
  applyToSell: [{ statuses: signedIn(202, { partner: 409, otherPartner: 409, admin: 409 }) }],

  listUsers: [
    { statuses: admins(200) },
    { path: query(({ people }) => `email=${people.customer.email}`), statuses: admins(200) },
  ],
  getUser: [{ path: customer, statuses: admins(200) }],
  setUserRights: [
    { path: customer, options: json({ status: "disabled" }), statuses: admins(200) },
    // Nobody's own.
    {
      path: params(({ people }) => ({ userId: people.admin.userId })),
      options: json({ role: "partner" }),
      statuses: admins(403),
    },
  ],

  signIn: [
    {
      options: ({ people }) => ({ body: { email: people.customer.email, password: PASSWORD } }),
      statuses: everybody(201),
    },
    {
      options: ({ people }) => ({ body: { email: people.disabled.email, password: PASSWORD } }),
      statuses: everybody(401),
    },
  ],
  listSessions: [{ statuses: signedIn(200) }],
  signOut: [{ statuses: signedIn(204) }],
  endSession: [
    {
      path: params(({ people }) => ({ sessionId: sessionIdOf(people.customer.token?.split(".")[1] ?? "") })),
      statuses: signedIn(404, { customer: 204 }),
    },
  ],

  listCategories: [{ statuses: everybody(200) }],
  listSolutions: [
    { path: query(() => "category=data&limit=1"), statuses: everybody(200) },
    { path: query(({ people }) => `partnerId=${people.partner.userId}`), statuses: everybody(200) },
    { path: query(() => "limit=1"), statuses: everybody(400) },
  ],
  getSolution: [
    { path: published, statuses: everybody(200) },
    // A draft is hidden from its own partner too: it is elsewhere.
    { path: draft, statuses: everybody(404) },
  ],
  listOwnSolutions: [{ statuses: partners(200) }],
  getOwnSolution: [{ path: draft, statuses: partners(200, 404) }],
  getAnySolution: [{ path: draft, statuses: admins(200) }],
  createSolution: [{ options: () => ({ body: newDraft() }), statuses: partners(201) }],
  editSolution: [
    { path: draft, options: json({ version: 1, title: "Another" }), statuses: partners(200, 404) },
    { path: draft, options: json({ version: 7, title: "Another" }), statuses: partners(409, 404) },
  ],
  archiveSolution: [{ path: published, statuses: partners(204, 404) }],
  declareFile: [{ path: draft, options: () => ({ body: newFile("x") }), statuses: partners(201, 404) }],
  completeFile: [
    {
      path: params(({ draftId, uploadedFileId }) => ({ solutionId: draftId, fileId: uploadedFileId })),
      statuses: partners(200, 404),
    },
  ],
  removeFile: [
    {
      path: params(({ draftId, draftFileId }) => ({ solutionId: draftId, fileId: draftFileId })),
      statuses: partners(204, 404),
    },
  ],

  createTransaction: [
    {
      options: ({ solutionId }) => purchase(solutionId),
      // The customer has it already, and nobody buys from themselves.
      statuses: signedIn(201, { customer: 409, partner: 422 }),
    },
    { options: ({ draftId }) => purchase(draftId), statuses: signedIn(404) },
  ],
  listTransactions: [
    // Admins say whose.
    { path: query(() => "view=purchases"), statuses: signedIn(200, { admin: 400 }) },
    {
      path: query(() => "view=sales"),
      statuses: signedIn(403, { partner: 200, otherPartner: 200, admin: 400 }),
    },
    {
      path: query(({ people }) => `view=purchases&userId=${people.customer.userId}`),
      statuses: signedIn(403, { admin: 200 }),
    },
    {
      path: query(({ people }) => `view=sales&partnerId=${people.partner.userId}`),
      statuses: signedIn(403, { admin: 200 }),
    },
  ],
  getTransaction: [{ path: bought, statuses: signedIn(200, { otherCustomer: 404, otherPartner: 404 }) }],
  refundTransaction: [
    { path: bought, statuses: signedIn(403, { partner: 200, otherPartner: 404, admin: 200 }) },
  ],
  listTransactionFiles: [{ path: bought, statuses: signedIn(404, { customer: 200 }) }],
  downloadTransactionFile: [
    {
      path: params(({ transactionId, fileId }) => ({ transactionId, fileId })),
      statuses: signedIn(404, { customer: 200 }),
    },
  ],
  receivePaymentEvent: [
    { options: () => signedEvent({ type: "sandbox.nothing" }), statuses: everybody(200) },
    { options: () => signedEvent({ type: "sandbox.nothing" }, "forged"), statuses: everybody(400) },
  ],
  getBalance: [{ statuses: partners(200) }],
};

function newcomer() {
  return {
    email: `newcomer-${randomUUID()}@example.com`,
    name: "Newcomer Smith",
    password: "a long password",
  };
}

/** What the sandbox sends. */
export function signedEvent(event: object, secret = WEBHOOK_SECRET): CallOptions {
  const body = JSON.stringify(event);
  const time = Math.floor(Date.now() / 1000);
  const signature = createHmac("sha256", secret).update(`${time}.${body}`).digest("hex");
  return { body, headers: { "Payment-Signature": `t=${time},v1=${signature}` } };
}
