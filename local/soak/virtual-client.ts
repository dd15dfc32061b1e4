import { type ApiAnswer, type CallOptions, NoAnswerError } from "../client/api-client";
import {
  addFile,
  type Call,
  publish,
  textOf,
  UnexpectedAnswerError,
  UploadError,
} from "../client/marketplace";
import type { LocalPlatform } from "../local-platform";
import { SEEDED_CATEGORIES } from "../seed/catalogue-words";
import type { SeededDraws } from "../seeded-draw";
import type { AnswerRules } from "./answer-rules";
import { type Observations, transactionOf } from "./observations";
import type { Member, Offer, Scene } from "./scene";

export interface VirtualClientParts {
  readonly member: Member;
  readonly scene: Scene;
  readonly platform: LocalPlatform;
  readonly rules: AnswerRules;
  readonly observations: Observations;
  readonly draws: SeededDraws;
}

/** A purchase under one key. */
interface OwnPurchase {
  readonly key: string;
  readonly body: object;
  transactionId: string;
}

/** How buyers pay, by how often. Most just pay. */
const METHODS: readonly string[] = [
  ...Array.from({ length: 14 }, () => "pm_card_visa"),
  "pm_declined",
  "pm_action",
  "pm_processing",
  "sandbox_timeout",
  "sandbox_refund_timeout",
  "sandbox_refund_refused",
  "pm_card_pendingRefund",
];
/** Repetitions at once of a purchase that was not answered well. */
const REPETITIONS = 2;
const TRANSACTIONS = "/transactions";

/** One of the clients: does one thing after another, drawn from what people and programs do. */
export class VirtualClient {
  private readonly purchases: OwnPurchase[] = [];
  private readonly asked = new Set<string>();
  private count = 0;
  /** Calls with the session, all of them watched. */
  private readonly call: Call;

  constructor(private readonly parts: VirtualClientParts) {
    this.call = (method, path, options = {}) =>
      this.watched(method, path, { token: this.parts.member.token, ...options });
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
      [24, () => this.browse()],
      [18, () => this.look()],
      [17, () => this.buy()],
      [8, () => this.repeat()],
      [2, () => this.misuseKey()],
      [7, () => this.read()],
      [4, () => this.download()],
      [6, () => (member.role === "partner" ? this.refund() : this.list())],
      [3, () => (member.role === "partner" ? this.publish() : this.rename())],
      [2, () => this.register()],
      [1, () => this.signIn()],
      [6, () => this.mistake()],
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

  private async buy(): Promise<void> {
    const { draws, member } = this.parts;
    const { solutionId, price, partnerId } = this.offer();
    if (partnerId === member.userId || this.asked.has(solutionId)) return void (await this.look());
    this.asked.add(solutionId);
    const body = { solutionId, expectedPrice: price, paymentMethod: draws.of(METHODS) };
    const purchase = { key: `soak-${this.count}`, body, transactionId: "" };
    this.purchases.push(purchase);
    for (let attempt = 0; attempt <= REPETITIONS; attempt += 1) {
      const answer = await this.send(purchase).catch(() => undefined);
      if (answer !== undefined && answer.status < 500) return;
    }
  }

  private repeat(): Promise<unknown> {
    const { draws } = this.parts;
    if (this.purchases.length === 0) return this.buy();
    const purchase = draws.of(this.purchases);
    // Two at the same time are one purchase as well.
    return draws.next() < 0.2
      ? Promise.allSettled([this.send(purchase), this.send(purchase)])
      : this.send(purchase);
  }

  private async send(purchase: OwnPurchase): Promise<ApiAnswer> {
    const { member, observations } = this.parts;
    const { body, key } = purchase;
    const answer = await this.call("POST", TRANSACTIONS, { body, headers: { "idempotency-key": key } });
    observations.addPurchase(member.userId, key, answer);
    if (answer.status < 400 || answer.status === 402) purchase.transactionId = transactionOf(answer);
    this.completeAction(textOf(answer, "clientSecret"));
    return answer;
  }

  /** What the buyer's browser does, with the gateway alone. */
  private completeAction(clientSecret: string): void {
    const { draws, platform } = this.parts;
    if (clientSecret === "" || draws.next() < 0.3) return;
    const paymentId = clientSecret.replace(/_secret$/, "");
    platform.peers.payments.completeAction(paymentId, draws.next() < 0.8 ? "succeeds" : "declines");
  }

  /** A key that is known, with another request. */
  private async misuseKey(): Promise<void> {
    const known = this.known();
    if (known === undefined) return void (await this.browse());
    const body = { ...known.body, expectedPrice: { amount: 1, currency: "EUR" }, paymentMethod: "pm_other" };
    const answer = await this.call("POST", TRANSACTIONS, { body, headers: { "idempotency-key": known.key } });
    if (answer.status < 500 && answer.status !== 422) {
      this.parts.observations.violate(`another request under a known key was answered ${answer.status}`);
    }
  }

  private known(): OwnPurchase | undefined {
    const known = this.purchases.filter(({ transactionId }) => transactionId !== "");
    return known.length === 0 ? undefined : this.parts.draws.of(known);
  }

  private async read(): Promise<void> {
    const known = this.known();
    await this.call("GET", known === undefined ? "/users/me" : `${TRANSACTIONS}/${known.transactionId}`);
  }

  private list(): Promise<ApiAnswer> {
    return this.call("GET", `${TRANSACTIONS}?view=purchases&limit=20`);
  }

  private async download(): Promise<void> {
    const known = this.known();
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

  /** What must be refused. */
  private async mistake(): Promise<void> {
    const { draws, observations } = this.parts;
    const [method, path, options] = draws.of<readonly [string, string, CallOptions]>([
      ["POST", TRANSACTIONS, { body: { solutionId: "none" }, headers: { "idempotency-key": "mistake" } }],
      ["GET", "/solutions", {}],
      ["GET", "/nothing/here", {}],
      ["GET", "/users/me", { token: "nobody.nothing" }],
      ["POST", "/webhooks/payments", { body: { type: "payment_intent.succeeded" } }],
      ["POST", "/solutions", { body: { title: "" } }],
      ["GET", "/users?limit=10", {}],
    ]);
    const { status } = await this.call(method, path, options);
    if (status < 400) observations.violate(`${method} ${path}, a mistake, was answered ${status}`);
  }

  private async watched(method: string, path: string, options: CallOptions): Promise<ApiAnswer> {
    const { member, rules, observations } = this.parts;
    observations.requests += 1;
    const started = performance.now();
    try {
      const answer = await member.client.call(method, path, options);
      observations.count(String(answer.status), performance.now() - started);
      const wrong = rules.violation(method, path, answer);
      if (wrong !== undefined) {
        observations.violate(
          `${method} ${path} was answered ${answer.status}: ${wrong}: ${answer.text.slice(0, 200)}`,
        );
      }
      return answer;
    } catch (error) {
      observations.count("none", performance.now() - started);
      observations.violate(String(error));
      throw error;
    }
  }
}

function itemsOf<T>({ status, body }: ApiAnswer): readonly T[] {
  return status === 200 ? (body as { readonly items: readonly T[] }).items : [];
}
