import { createHash, randomUUID } from "node:crypto";
import { PutItemCommand, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import type { Role } from "../../handlers/common/auth";
import { randomToken } from "../../handlers/common/ids";
import { ApiClient } from "../../local/client/api-client";
import { addFile, type Call, publish, UnexpectedAnswerError } from "../../local/client/marketplace";
import type { LocalPlatform } from "../../local/local-platform";
import { newDraft } from "./catalogue";

/** An account with a session. */
export interface Member {
  readonly userId: string;
  /** For `Authorization: Bearer`. */
  readonly token: string;
  readonly sessionId: string;
}

/** A published solution and its file. */
export interface Offer {
  readonly solutionId: string;
  readonly fileId: string;
}

const PASSWORD = "correct horse battery staple";
/** Counted by a change of role. */
const PROMOTED_EPOCH = 2;
const SESSION_SECONDS = 86_400;

/** Members and offers of a platform that runs on this computer, made by its API; only the first admin comes from outside. */
export class LocalMarket {
  private admin: Promise<Member> | undefined;

  private readonly ask: Call;

  constructor(private readonly platform: LocalPlatform) {
    const client = new ApiClient({ url: platform.url });
    this.ask = (...asked) => client.call(...asked);
  }

  /** Registers, proves the address, gets the role and signs in. */
  async join(role: Role = "customer"): Promise<Member> {
    const email = `${role}-${randomUUID()}@example.com`;
    await this.call("POST", "/users", { email, name: "Ada Lovelace", password: PASSWORD });
    await this.call("POST", "/users/verification", { token: this.codeMailedTo(email) });
    const member = await this.signIn(email);
    if (role === "customer") return member;
    if (role === "admin") await this.promote(member.userId);
    else await this.call("PATCH", `/users/${member.userId}`, { role }, await this.anAdmin());
    return this.signIn(email);
  }

  /** Another session of a member, written into its table: sign-ins of one network are counted. @param epoch the member's */
  async openSession({ userId }: Pick<Member, "userId">, epoch: number): Promise<Member> {
    const secret = randomToken();
    const sessionId = createHash("sha256").update(secret).digest("hex");
    const now = Date.now();
    await this.platform.dynamodb.send(
      new PutItemCommand({
        TableName: this.table("sessions"),
        Item: marshall({
          kind: "session",
          sessionId,
          userId,
          sessionEpoch: epoch,
          createdAt: new Date(now).toISOString(),
          expiresAt: Math.floor(now / 1_000) + SESSION_SECONDS,
        }),
      }),
    );
    return { userId, sessionId, token: `${userId}.${secret}` };
  }

  /** Makes so many drafts. @returns their ids */
  async draft(partner: Member, count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index += 1) ids.push(await this.draftOf(partner, {}));
    return ids;
  }

  /** Publishes a solution with one uploaded file. @param members of the draft */
  async publish(partner: Member, members: Readonly<Record<string, unknown>> = {}): Promise<Offer> {
    const solutionId = await this.draftOf(partner, members);
    const fileId = await addFile(this.ask, partner.token, solutionId, {
      name: "README.txt",
      text: "content",
    });
    await publish(this.ask, partner.token, solutionId, 1);
    return { solutionId, fileId };
  }

  /** @throws UnexpectedAnswerError when it is a refusal */
  async call(
    method: string,
    path: string,
    body?: unknown,
    member?: Member,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Record<string, unknown>> {
    const answer = await this.ask(method, path, { body, headers, token: member?.token });
    if (answer.status >= 300) throw new UnexpectedAnswerError(`${method} ${path}`, answer);
    return (answer.body ?? {}) as Record<string, unknown>;
  }

  private async draftOf(partner: Member, members: Readonly<Record<string, unknown>>): Promise<string> {
    const { solutionId } = await this.call("POST", "/solutions", JSON.parse(newDraft(members)), partner);
    return String(solutionId);
  }

  private anAdmin(): Promise<Member> {
    this.admin ??= this.join("admin");
    return this.admin;
  }

  private async signIn(email: string): Promise<Member> {
    const { token, sessionId } = await this.call("POST", "/sessions", { email, password: PASSWORD });
    const [userId = ""] = String(token).split(".");
    return { userId, token: String(token), sessionId: String(sessionId) };
  }

  private codeMailedTo(email: string): string {
    const mail = this.platform.peers.mails.recent().findLast(({ to }) => to.includes(email));
    if (mail?.code === undefined) throw new Error(`no mail with a code for ${email}`);
    return mail.code;
  }

  private async promote(userId: string): Promise<void> {
    await this.platform.dynamodb.send(
      new UpdateItemCommand({
        TableName: this.table("users"),
        Key: marshall({ userId }),
        UpdateExpression: "SET #role = :admin, sessionEpoch = :epoch, version = :epoch",
        ExpressionAttributeNames: { "#role": "role" },
        ExpressionAttributeValues: marshall({ ":admin": "admin", ":epoch": PROMOTED_EPOCH }),
      }),
    );
  }

  private table(name: string): string {
    const found = this.platform.tables.find((table) => table.endsWith(`-${name}`));
    if (found === undefined) throw new Error(`there is no table ${name}`);
    return found;
  }
}
