import { randomUUID } from "node:crypto";
import type { TableKey } from "../../config/naming";
import { sessionIdOf } from "../../handlers/authorizer/service";
import { randomToken, sha256Hex } from "../../handlers/common/ids";
import type { StoredObject } from "../../local/object-store/stored-objects";
import type { ApiPlatform } from "../support/api-platform";
import { newDraft, newFile, postForm, type UploadForm } from "../support/catalogue";
import { expectStatus, People, Person } from "../support/people";
import type { StoredItem } from "../support/table-items";

/** Everybody who may stand before a route. */
export const ACTORS = [
  "anonymous",
  "customer",
  "otherCustomer",
  "partner",
  "otherPartner",
  "admin",
  "disabled",
  "expired",
] as const;
export type Actor = (typeof ACTORS)[number];

/** People with things of theirs, which nobody else in the tables has anything to do with. */
export interface Scene {
  readonly people: Readonly<Record<Actor, Person>>;
  /** Published by the partner and bought by the customer; `fileId` is its only file. */
  readonly solutionId: string;
  readonly fileId: string;
  readonly transactionId: string;
  /** The partner's draft: with a ready file, and one that is uploaded but not confirmed. */
  readonly draftId: string;
  readonly draftFileId: string;
  readonly uploadedFileId: string;
  /** Mailed to somebody who registers. */
  readonly registrationCode: string;
  /** Mailed to the customer, for another password. */
  readonly resetCode: string;
}

const TABLES: readonly TableKey[] = ["users", "solutions", "transactions", "sessions"];
const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g;
const EMAIL = /[a-z]+-[0-9a-f-]{36}@example\.com/gi;
/** Counters of attempts and mails that were read. */
const LEFT_OUT = /^(signin|mail|attempts?)#/;

/**
 * A scene made by the API itself, once, and then copied as often as a test wants a fresh one: every id, secret and
 * address in the items becomes another. What is stored and how stays the functions' business.
 */
export class SceneTemplate {
  private constructor(
    private readonly platform: ApiPlatform,
    private readonly scene: Scene,
    private readonly items: Readonly<Record<string, readonly StoredItem[]>>,
    private readonly files: ReadonlyMap<string, StoredObject>,
  ) {}

  static async make(platform: ApiPlatform): Promise<SceneTemplate> {
    const scene = await makeScene(platform);
    const found = await Promise.all(
      TABLES.map(async (table) => [table, await platform.items.all(table)] as const),
    );
    const items = found.map(([table, each]) => [
      table,
      each.filter(({ sessionId }) => !LEFT_OUT.test(String(sessionId))),
    ]);
    return new SceneTemplate(platform, scene, Object.fromEntries(items), new Map(platform.objects.objects));
  }

  async copy(): Promise<Scene> {
    const { people, registrationCode, resetCode, ...ids } = this.scene;
    const others = new Map<string, string>();
    const other = (old: string, make: () => string): string => {
      const known = others.get(old) ?? make();
      others.set(old, known);
      return known;
    };
    const otherIds = (text: string) =>
      text.replace(UUID, (id) => other(id, () => `${id.slice(0, 24)}${randomUUID().slice(24)}`));
    const otherSecret = (secret: string) => other(secret, randomToken);

    const text = JSON.stringify(this.items);
    const secrets = [
      registrationCode,
      resetCode,
      ...Object.values(people).flatMap(({ token }) => token?.split(".")[1] ?? []),
    ];
    const hashes = [
      ...secrets.map((secret) => [sessionIdOf(secret), sessionIdOf(otherSecret(secret))] as const),
      ...(text.match(EMAIL) ?? []).map((email) => [sha256Hex(email), sha256Hex(otherIds(email))] as const),
    ];
    let changed = otherIds(text);
    for (const [old, fresh] of new Map(hashes)) changed = changed.replaceAll(old, fresh);
    await this.platform.items.put(JSON.parse(changed));
    for (const [key, file] of this.files) this.platform.objects.objects.set(otherIds(key), file);

    const persons = Object.entries(people).map(([actor, { email, userId, token }]) => {
      const [, secret] = token?.split(".") ?? [];
      const fresh = secret === undefined ? undefined : `${otherIds(userId)}.${otherSecret(secret)}`;
      return [actor, new Person(this.platform, otherIds(email), otherIds(userId), fresh)];
    });
    return {
      ...(JSON.parse(otherIds(JSON.stringify(ids))) as Omit<
        Scene,
        "people" | "registrationCode" | "resetCode"
      >),
      people: Object.fromEntries(persons) as Record<Actor, Person>,
      registrationCode: otherSecret(registrationCode),
      resetCode: otherSecret(resetCode),
    };
  }
}

async function makeScene(platform: ApiPlatform): Promise<Scene> {
  const helper = new People(platform);
  const [customer, otherCustomer, partner, otherPartner, admin, disabled, expired] = await Promise.all([
    helper.join(),
    helper.join(),
    helper.join("partner"),
    helper.join("partner"),
    helper.join("admin"),
    helper.join(),
    helper.join(),
  ]);
  await expectStatus(200, admin.call("PATCH", `/users/${disabled.userId}`, { body: { status: "disabled" } }));
  const sessionId = sessionIdOf(expired.token?.split(".")[1] ?? "");
  await platform.items.set("sessions", { sessionId }, { expiresAt: Math.floor(Date.now() / 1000) - 10 });

  const solutionId = await createDraft(partner);
  const fileId = await addFile(partner, solutionId);
  await completeFile(partner, solutionId, fileId);
  await publish(partner, solutionId);
  const draftId = await createDraft(partner);
  const draftFileId = await addFile(partner, draftId);
  await completeFile(partner, draftId, draftFileId);

  const newcomer = `newcomer-${randomUUID()}@example.com`;
  await expectStatus(
    202,
    helper.nobody.call("POST", "/users", {
      body: { email: newcomer, name: "Newcomer Smith", password: "a long password" },
    }),
  );
  await expectStatus(
    202,
    helper.nobody.call("POST", "/password-resets", { body: { email: customer.email } }),
  );
  return {
    people: {
      anonymous: helper.nobody,
      customer,
      otherCustomer,
      partner,
      otherPartner,
      admin,
      disabled,
      expired,
    },
    solutionId,
    fileId,
    transactionId: await buy(customer, solutionId),
    draftId,
    draftFileId,
    uploadedFileId: await addFile(partner, draftId),
    registrationCode: await helper.codeMailedTo(newcomer),
    resetCode: await helper.codeMailedTo(customer.email),
  };
}

/** What the files of all scenes hold. */
const CONTENT = "the content of a file";

export async function createDraft(partner: Person, members: StoredItem = {}): Promise<string> {
  const { body } = await expectStatus(201, partner.call("POST", "/solutions", { body: newDraft(members) }));
  return String(body.solutionId);
}

/** Declares and uploads a file. */
export async function addFile(partner: Person, solutionId: string): Promise<string> {
  const path = `/solutions/${solutionId}/files`;
  const { body } = await expectStatus(201, partner.call("POST", path, { body: newFile(CONTENT) }));
  const { status } = await postForm(body.upload as UploadForm, CONTENT);
  if (status !== 204) throw new Error(`the upload was answered with ${status}`);
  return String(body.fileId);
}

export async function completeFile(partner: Person, solutionId: string, fileId: string): Promise<void> {
  await expectStatus(200, partner.call("POST", `/solutions/${solutionId}/files/${fileId}/complete`));
}

export async function publish(partner: Person, solutionId: string): Promise<void> {
  const body = { version: 1, status: "published" };
  await expectStatus(200, partner.call("PATCH", `/solutions/${solutionId}`, { body }));
}

/** The body and the header of a purchase at the price of every scene. */
export function purchase(solutionId: string, paymentMethod = "sandbox_ok", key: string = randomUUID()) {
  return {
    headers: { "Idempotency-Key": key },
    body: { solutionId, expectedPrice: { amount: 1999, currency: "EUR" }, paymentMethod },
  };
}

/** All items of a list, by its cursors. */
export async function pagesOf(reader: Person, path: string): Promise<Record<string, unknown>[]> {
  const found: Record<string, unknown>[] = [];
  let cursor = "";
  do {
    const { body } = await expectStatus(200, reader.call("GET", `${path}${cursor}`));
    found.push(...(body.items as Record<string, unknown>[]));
    cursor = body.nextCursor === undefined ? "" : `&cursor=${encodeURIComponent(String(body.nextCursor))}`;
  } while (cursor !== "");
  return found;
}

export async function buy(buyer: Person, solutionId: string): Promise<string> {
  const { body } = await expectStatus(201, buyer.call("POST", "/transactions", purchase(solutionId)));
  return String(body.transactionId);
}
