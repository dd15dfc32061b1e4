import { type ApiAnswer, type CallOptions, NoAnswerError } from "../client/api-client";
import {
  addFile,
  type Call,
  publish,
  textOf,
  UnexpectedAnswerError,
  UploadError,
} from "../client/marketplace";
import { SEEDED_CATEGORIES } from "../seed/catalogue-words";
import type { ClientParts } from "./client-parts";
import { OwnPurchases, TRANSACTIONS } from "./own-purchases";
import type { Offer } from "./scene";
import { watchedCall } from "./watched-call";

/** What must be refused, whoever asks: all clients are customers or partners. */
const MISTAKES: readonly (readonly [string, string, CallOptions])[] = [
  ["POST", "/transactions", { body: { solutionId: "none" }, headers: { "idempotency-key": "mistake" } }],
  ["GET", "/solutions", {}],
  ["GET", "/nothing/here", {}],
  ["GET", "/users/me", { token: "nobody.nothing" }],
  ["POST", "/webhooks/payments", { body: { type: "payment_intent.succeeded" } }],
  ["POST", "/solutions", { body: { title: "" } }],
  ["GET", "/users?limit=10", {}],
];

/** One of the clients: does one thing after another, drawn from what people and programs do. */
export class VirtualClient {
  private count = 0;
  /** Calls with the session, all of them watched. */
  private readonly call: Call;
  private readonly purchases: OwnPurchases;

  constructor(private readonly parts: ClientParts) {
    const { member, rules, observations } = parts;
    this.call = watchedCall(member, rules, observations);
    this.purchases = new OwnPurchases(parts, this.call);
  }

  /** One thing, which takes one or some requests. */
  async act(): Promise<void> {
    this.count += 1;
    try {
      await this.drawn()();
    } catch (error) {
      // Watched already: what follows from a failed request is not begun.
      const isWatched = [UnexpectedAnswerError, NoAnswerError, UploadError].some(
        (kind) => error instanceof kind,
      );
      if (!isWatched) throw error;
    }
  }

  private drawn(): () => Promise<unknown> {
    const { draws, member } = this.parts;
    const ways: readonly (readonly [number, () => Promise<unknown>])[] = [
      [48, () => this.browse()],
      [36, () => this.look()],
      [34, () => this.purchases.buy(this.offer())],
      [16, () => this.purchases.repeat()],
      [4, () => this.purchases.misuseKey()],
      [14, () => this.read()],
      [8, () => this.download()],
      [12, () => (member.role === "partner" ? this.refund() : this.list())],
      [6, () => (member.role === "partner" ? this.publish() : this.rename())],
      // Both hash a password, on purpose the costliest thing of all.
      [2, () => this.register()],
      [1, () => this.signIn()],
      [12, () => this.mistake()],
    ];
    let left = draws.below(ways.reduce((sum, [weight]) => sum + weight, 0));
    const way = ways.find(([weight]) => {
      left -= weight;
      return left < 0;
    });
    return way?.[1] ?? (() => this.browse());
  }

  private browse(): Promise<ApiAnswer> {
    const { draws } = this.parts;
    return draws.next() < 0.1
      ? this.call("GET", draws.of(["/categories", "/health"]))
      : this.call("GET", `/solutions?category=${draws.of(SEEDED_CATEGORIES)}&limit=20`);
  }

  private look(): Promise<ApiAnswer> {
    return this.call("GET", `/solutions/${this.offer().solutionId}`);
  }

  private offer(): Offer {
    return this.parts.draws.of(this.parts.scene.offers);
  }

  private async read(): Promise<void> {
    const known = this.purchases.known();
    await this.call("GET", known === undefined ? "/users/me" : `${TRANSACTIONS}/${known.transactionId}`);
  }

  private list(): Promise<ApiAnswer> {
    return this.call("GET", `${TRANSACTIONS}?view=purchases&limit=20`);
  }

  private async download(): Promise<void> {
    const known = this.purchases.known();
    if (known === undefined) return void (await this.browse());
    const path = `${TRANSACTIONS}/${known.transactionId}/files`;
    const files = await this.call("GET", path);
    const [file] = itemsOf<{ readonly fileId: string }>(files);
    if (file === undefined) return;
    const answer = await this.call("GET", `${path}/${file.fileId}/download`);
    const url = textOf(answer, "url");
    if (url === "") return;
    const { status } = await fetch(url);
    if (status !== 200) this.parts.observations.violate(`a download was answered ${status}`);
  }

  private async refund(): Promise<void> {
    const { draws } = this.parts;
    if (draws.next() < 0.3) return void (await this.call("GET", "/users/me/balance"));
    const sales = itemsOf<{ readonly transactionId: string }>(
      await this.call("GET", `${TRANSACTIONS}?view=sales&limit=50`),
    );
    if (sales.length === 0) return;
    const path = `${TRANSACTIONS}/${draws.of(sales).transactionId}/refund`;
    // Twice at the same time gives back once.
    const times = draws.next() < 0.3 ? 2 : 1;
    await Promise.allSettled(Array.from({ length: times }, () => this.call("POST", path)));
  }

  private async publish(): Promise<void> {
    const { scene, draws, member } = this.parts;
    const price = { amount: draws.below(20_000), currency: draws.of(["EUR", "GBP", "JPY", "USD"]) };
    const body = {
      title: `Soak ${this.count}`,
      summary: "Published while things go wrong.",
      description: "Published while things go wrong.",
      category: draws.of(SEEDED_CATEGORIES),
      price,
    };
    const drafted = await this.call("POST", "/solutions", { body });
    const solutionId = textOf(drafted, "solutionId");
    if (drafted.status !== 201) return;
    await addFile(this.call, member.token, solutionId, { name: "README.txt", text: body.description });
    await publish(this.call, member.token, solutionId, 1);
    scene.offers.push({ solutionId, partnerId: member.userId, price });
  }

  private rename(): Promise<ApiAnswer> {
    return this.call("PATCH", "/users/me", { body: { name: `Soak, the ${this.count}th` } });
  }

  private async register(): Promise<void> {
    const { platform, member } = this.parts;
    const email = `guest-${this.count}-of-${member.email}`;
    const body = { email, name: "Guest", password: "a guest's long password" };
    const answer = await this.call("POST", "/users", { body });
    const code = platform.peers.mails.recent().findLast(({ to }) => to.includes(email))?.code;
    if (answer.status === 202 && code !== undefined) {
      await this.call("POST", "/users/verification", { body: { token: code } });
    }
  }

  private async signIn(): Promise<void> {
    const { member } = this.parts;
    const { email, password } = member;
    const token = textOf(await this.call("POST", "/sessions", { body: { email, password } }), "token");
    if (token !== "") member.token = token;
  }

  private async mistake(): Promise<void> {
    const { draws, observations } = this.parts;
    const [method, path, options] = draws.of(MISTAKES);
    const { status } = await this.call(method, path, options);
    if (status < 400) observations.violate(`${method} ${path}, a mistake, was answered ${status}`);
  }
}

function itemsOf<T>({ status, body }: ApiAnswer): readonly T[] {
  return status === 200 ? (body as { readonly items: readonly T[] }).items : [];
}
