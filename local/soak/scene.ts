import { platform as system } from "node:os";
import { ApiClient } from "../client/api-client";
import { addFile, type Call, expecting, publish, textOf } from "../client/marketplace";
import { persistent } from "../client/persistent-call";
import { sideBySide } from "../client/side-by-side";
import type { LocalPlatform } from "../local-platform";
import { mountPage } from "../page/mount-page";
import { SEED_PASSWORD, SeedAccounts, signedIn } from "../seed/seed-accounts";
import { planSeed } from "../seed/seed-plan";

/** Something that can be bought. */
export interface Offer {
  readonly solutionId: string;
  readonly partnerId: string;
  readonly price: { readonly amount: number; readonly currency: string };
}

/** Somebody with an account, an address to ask from, and a session. */
export interface Member {
  readonly userId: string;
  readonly email: string;
  readonly password: string;
  readonly role: "customer" | "partner";
  readonly client: ApiClient;
  token: string;
}

export interface Scene {
  readonly members: readonly Member[];
  /** Grows while partners publish. */
  readonly offers: Offer[];
}

/** Of so many members one sells. */
const PARTNER_EVERY = 4;
const OFFERS_OF_PARTNER = 12;
/** Of so many offers one can be bought again by who has it. */
const REPEATABLE_EVERY = 3;
/** At the beginning. */
const AT_A_TIME = 4;

/** Members and offers to begin with, made while nothing fails. @param timeout milliseconds that clients wait for an answer */
export async function prepareScene(
  platform: LocalPlatform,
  clients: number,
  seed: string,
  timeout: number,
): Promise<Scene> {
  mountPage(platform);
  const first = clientOf(platform, 0, timeout);
  const accounts = await SeedAccounts.open(persistent((...asked) => first.call(...asked)));
  const numbers = Array.from({ length: clients }, (_, index) => index);
  const members = await sideBySide(numbers, AT_A_TIME, (number) => join(platform, accounts, number, timeout));
  first.close();

  const partners = members.filter(({ role }) => role === "partner");
  const offers = await sideBySide(partners, AT_A_TIME, (partner) => stocked(partner, seed));
  return { members, offers: offers.flat() };
}

async function join(
  platform: LocalPlatform,
  accounts: SeedAccounts,
  number: number,
  timeout: number,
): Promise<Member> {
  const role = number % PARTNER_EVERY === 0 ? "partner" : "customer";
  const email = `${role}-${number}@soak.example`;
  const { userId } = await accounts.ensure({ email, name: `Soak ${number}` }, role);
  const client = clientOf(platform, number + 1, timeout);
  const token = await signedIn((...asked) => client.call(...asked), email);
  return { userId, email, password: SEED_PASSWORD, role, client, token };
}

/** Sign-ins are counted by source address; Linux alone has many on loopback. */
function clientOf({ url }: LocalPlatform, number: number, timeout: number): ApiClient {
  const localAddress = system() === "linux" ? { localAddress: `127.0.0.${number + 1}` } : {};
  return new ApiClient({ url: url.replace("localhost", "127.0.0.1"), timeout, ...localAddress });
}

async function stocked({ client, token, userId }: Member, seed: string): Promise<readonly Offer[]> {
  const call: Call = (...asked) => client.call(...asked);
  const counts = { partners: 1, solutions: OFFERS_OF_PARTNER, customers: 0, sales: 0 };
  const { solutions } = planSeed(`${seed}/${userId}`, counts);
  const offers: Offer[] = [];
  for (const [index, { title, summary, description, category, price }] of solutions.entries()) {
    const body = { title, summary, description, category, price, repeatable: index % REPEATABLE_EVERY === 0 };
    const drafted = await expecting([201], "A draft", call("POST", "/solutions", { body, token }));
    const solutionId = textOf(drafted, "solutionId");
    await addFile(call, token, solutionId, { name: "README.txt", text: description });
    await publish(call, token, solutionId, 1);
    offers.push({ solutionId, partnerId: userId, price });
  }
  return offers;
}
