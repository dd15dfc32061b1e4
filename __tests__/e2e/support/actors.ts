import { BatchWriteItemCommand, GetItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import { newId } from "../../../handlers/common/ids";
import { type Operation, routes } from "../../../handlers/routes";
import type { LocalPlatform } from "../../../local/local-platform";
import { type LoopbackServer, startLoopbackServer } from "../../../local/loopback-server";
import { LocalMarket, type Member, type Offer } from "../../support/local-market";

/** A member with the items of the account and the session as they were made, whatever calls do to them. */
interface Actor {
  readonly member: Member;
  readonly user: Item;
  readonly session: Item;
}

type Item = Readonly<Record<string, unknown>>;

const ACTORS = ["admin", "partner", "customer"] as const;
type ActorName = (typeof ACTORS)[number];

/** Ids that exist, by the names of what they stand for. */
export type KnownIds = Readonly<
  Record<"solutions" | "drafts" | "transactions" | "files" | "users", readonly string[]>
>;

/** These end the session by which they are called. */
const ENDING: readonly Operation[] = ["signOut", "endSession"];
const OFFERS = 5;
const DRAFTS = 40;
const PURCHASES = 10;

/**
 * Says over HTTP by which token an operation can be called: `GET /<operationId>` answers with the token's text. Whoever makes
 * calls by the thousand would soon have signed out, lost a role or closed the account.
 */
export class Actors {
  private server: LoopbackServer | undefined;

  private constructor(
    private readonly platform: LocalPlatform,
    private readonly market: LocalMarket,
    private readonly actors: ReadonlyMap<ActorName, Actor>,
    readonly ids: KnownIds,
  ) {}

  /** Makes an admin, a partner with offers and drafts, and a customer who has bought. */
  static async start(platform: LocalPlatform): Promise<Actors> {
    const market = new LocalMarket(platform);
    const members = new Map<ActorName, Member>();
    for (const name of ACTORS) members.set(name, await market.join(name));
    const member = (name: ActorName) => members.get(name) as Member;
    const shop = await openShop(market, member("partner"), member("customer"));
    const drafts = await market.draft(member("partner"), DRAFTS);

    const actors = new Map<ActorName, Actor>();
    for (const name of ACTORS) actors.set(name, await recorded(platform, member(name)));
    const users = [member("partner").userId, member("customer").userId];
    const started = new Actors(platform, market, actors, { ...shop, drafts, users });
    await started.listen();
    return started;
  }

  get endpoint(): string {
    return this.server?.endpoint ?? "";
  }

  async stop(): Promise<void> {
    await this.server?.stop();
  }

  /** @throws Error for an operation that nobody has to sign in for */
  async tokenFor(operation: Operation): Promise<string> {
    const actor = this.actorOf(operation);
    if (operation === "leave") return this.newcomer(actor);
    await this.put(actor.user, actor.session);
    if (!ENDING.includes(operation)) return actor.member.token;
    return (await this.market.openSession(actor.member, Number(actor.user.sessionEpoch))).token;
  }

  private actorOf(operation: Operation): Actor {
    const { access } = routes[operation];
    if (access === "public") throw new Error(`${operation} is public`);
    const found = this.actors.get(actorNameOf(operation, access));
    if (found === undefined) throw new Error(`nobody may call ${operation}`);
    return found;
  }

  private async listen(): Promise<void> {
    this.server = await startLoopbackServer((request, response) => {
      this.tokenFor((request.url ?? "").slice(1) as Operation).then(
        (token) => response.end(token),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    });
  }

  private async newcomer({ user }: Actor): Promise<string> {
    const userId = newId();
    await this.put({ ...user, userId, email: `${userId}@example.com` });
    return (await this.market.openSession({ userId }, Number(user.sessionEpoch))).token;
  }

  private async put(user: Item, session?: Item): Promise<void> {
    const request = (item: Item) => [{ PutRequest: { Item: marshall(item) } }];
    await this.platform.dynamodb.send(
      new BatchWriteItemCommand({
        RequestItems: {
          [table(this.platform, "users")]: request(user),
          ...(session === undefined ? {} : { [table(this.platform, "sessions")]: request(session) }),
        },
      }),
    );
  }
}

function actorNameOf(operation: Operation, access: "user" | "partner" | "admin"): ActorName {
  // Customers may not.
  if (operation === "refundTransaction") return "partner";
  return access === "user" ? "customer" : access;
}

async function openShop(
  market: LocalMarket,
  partner: Member,
  customer: Member,
): Promise<Pick<KnownIds, "solutions" | "transactions" | "files">> {
  const price = { amount: 1_999, currency: "EUR" };
  const offers: Offer[] = [];
  for (let index = 0; index < OFFERS; index += 1) {
    offers.push(await market.publish(partner, { price, repeatable: true }));
  }
  const transactions: string[] = [];
  for (let index = 0; index < PURCHASES; index += 1) {
    const { solutionId } = offers[index % offers.length] ?? {};
    const purchase = { solutionId, expectedPrice: price, paymentMethod: "pm_card_visa" };
    const key = { "Idempotency-Key": `purchase-${index}` };
    const { transactionId } = await market.call("POST", "/transactions", purchase, customer, key);
    transactions.push(String(transactionId));
  }
  return {
    solutions: offers.map(({ solutionId }) => solutionId),
    files: offers.map(({ fileId }) => fileId),
    transactions,
  };
}

async function recorded(platform: LocalPlatform, member: Member): Promise<Actor> {
  const { userId, sessionId } = member;
  const user = await readItem(platform, "users", { userId });
  return { member, user, session: await readItem(platform, "sessions", { sessionId }) };
}

async function readItem(platform: LocalPlatform, name: string, key: Item): Promise<Item> {
  const { Item = {} } = await platform.dynamodb.send(
    new GetItemCommand({ TableName: table(platform, name), Key: marshall(key) }),
  );
  return unmarshall(Item);
}

function table({ tables }: LocalPlatform, name: string): string {
  const found = tables.find((each) => each.endsWith(`-${name}`));
  if (found === undefined) throw new Error(`there is no table ${name}`);
  return found;
}
