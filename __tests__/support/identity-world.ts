import { createHash } from "node:crypto";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { newId } from "../../handlers/common/ids";
import { CatalogueVisibility } from "../../handlers/solutions/visibility";
import { AccountService } from "../../handlers/users/account-service";
import { AttemptLimiter } from "../../handlers/users/attempt-limiter";
import { AttemptRepository } from "../../handlers/users/attempt-repository";
import { emailHash, normalizeEmail } from "../../handlers/users/email-address";
import { EmailChangeService } from "../../handlers/users/email-change-service";
import { ATTEMPT_WINDOW } from "../../handlers/users/limits";
import type { Mail, Mailer } from "../../handlers/users/mailer/mailer";
import { MembershipService } from "../../handlers/users/membership-service";
import type { Argon2id } from "../../handlers/users/password/argon2";
import { PasswordHasher } from "../../handlers/users/password/password-hasher";
import { PasswordResetService } from "../../handlers/users/password-reset-service";
import { RegistrationService } from "../../handlers/users/registration-service";
import { SessionRepository } from "../../handlers/users/session-repository";
import { SessionService } from "../../handlers/users/session-service";
import { SignInService } from "../../handlers/users/sign-in-service";
import { TokenRepository } from "../../handlers/users/token-repository";
import type { UserWithPassword } from "../../handlers/users/user";
import { UserAdministration } from "../../handlers/users/user-administration";
import { UserChanges } from "../../handlers/users/user-changes";
import { UserRepository } from "../../handlers/users/user-repository";
import { VerificationService } from "../../handlers/users/verification-service";
import { type MarketplaceTables, startMarketplaceTables } from "./marketplace-tables";
import { type SecretStore, startSecretStore } from "./secret-store";

/** What the world's hashes pretend to cost. */
const COST = { memory: 8, passes: 1, parallelism: 1 };

/** Stands for argon2, which has tests of its own: here it would take the time that races need. */
const derive: Argon2id = async (password, salt, cost, length) =>
  createHash("sha512")
    .update(JSON.stringify(cost))
    .update(salt)
    .update(password)
    .digest()
    .subarray(0, length);

/** 2026-03-01T12:00:00Z: a window of attempts begins. */
const START = Date.UTC(2026, 2, 1, 12);

export const PASSWORD = "correct horse battery";

/**
 * The services of users and sessions over the real tables, at a time that the test sets, with mails that the test reads
 * and hashes that it counts.
 */
export class IdentityWorld {
  /** Epoch milliseconds. */
  now = START;
  readonly mails: Mail[] = [];
  /** Hashes computed so far. */
  hashes = 0;
  private readonly output = jest.spyOn(process.stdout, "write").mockReturnValue(true);

  readonly passwords = new PasswordHasher(COST, (...input) => {
    this.hashes += 1;
    return derive(...input);
  });
  readonly mailer: Mailer = { send: async (mail) => void this.mails.push(mail) };
  readonly users: UserRepository;
  readonly tokens: TokenRepository;
  readonly registrations: RegistrationService;
  readonly verifications: VerificationService;
  readonly resets: PasswordResetService;
  readonly accounts: AccountService;
  readonly memberships: MembershipService;
  readonly administration: UserAdministration;
  readonly signIns: SignInService;
  readonly sessions: SessionService;

  private constructor(
    readonly tables: MarketplaceTables,
    readonly store: SecretStore,
  ) {
    const { USERS_TABLE_NAME = "", SESSIONS_TABLE_NAME = "", SOLUTIONS_TABLE_NAME = "" } = tables.environment;
    const clock = () => this.now;
    this.users = new UserRepository(USERS_TABLE_NAME);
    this.tokens = new TokenRepository(SESSIONS_TABLE_NAME);
    const sessions = new SessionRepository(SESSIONS_TABLE_NAME);
    const { users, tokens, passwords, mailer } = this;
    const limiter = new AttemptLimiter(new AttemptRepository(SESSIONS_TABLE_NAME, ATTEMPT_WINDOW), clock);
    const emailChanges = new EmailChangeService(users, tokens, limiter, mailer, clock);
    this.registrations = new RegistrationService(users, tokens, passwords, limiter, mailer, clock);
    this.verifications = new VerificationService(tokens, this.registrations, emailChanges, clock);
    this.resets = new PasswordResetService(users, tokens, passwords, limiter, mailer, clock);
    const changes = new UserChanges(users);
    const catalogue = new CatalogueVisibility(SOLUTIONS_TABLE_NAME, USERS_TABLE_NAME);
    this.accounts = new AccountService(users, passwords, limiter, emailChanges, mailer, changes);
    this.memberships = new MembershipService(users, changes, catalogue, clock);
    this.administration = new UserAdministration(users, changes, catalogue);
    this.signIns = new SignInService(users, sessions, passwords, limiter, clock);
    this.sessions = new SessionService(sessions, clock);
  }

  static async start(): Promise<IdentityWorld> {
    const [tables, store] = await Promise.all([startMarketplaceTables(), startSecretStore()]);
    Object.assign(process.env, tables.environment, store.environment);
    return new IdentityWorld(tables, store);
  }

  async stop(): Promise<void> {
    this.output.mockRestore();
    await Promise.all([this.tables.stop(), this.store.stop()]);
  }

  /** The text that is stored for PASSWORD, made at another cost than today's. */
  outdatedHash(): Promise<string> {
    return new PasswordHasher({ ...COST, memory: 16 }, derive).hash(PASSWORD);
  }

  /** A user as a proven registration leaves one, but for what is given; the password is PASSWORD. */
  async addUser(email: string, members: Partial<UserWithPassword> = {}): Promise<UserWithPassword> {
    const user: UserWithPassword = {
      kind: "user",
      userId: newId(),
      email: normalizeEmail(email),
      name: "Ada",
      role: "customer",
      status: "active",
      createdAt: "2026-01-01T00:00:00.000Z",
      sessionEpoch: 1,
      version: 1,
      passwordHash: await this.passwords.hash(PASSWORD),
      ...members,
    };
    const marker = { kind: "email-marker", userId: `email#${emailHash(user.email)}`, ownerId: user.userId };
    await this.tables.put("users", { ...user }, marker);
    return user;
  }

  /** The code of the newest mail to an address. */
  codeFor(email: string): string {
    const code = this.mails.findLast(({ to }) => to === email)?.code;
    if (code === undefined) throw new Error(`the newest mail to ${email} has no code`);
    return code;
  }

  /** What was logged so far: the world keeps it from the terminal. */
  get lines(): readonly Record<string, unknown>[] {
    const written = this.output.mock.calls.map(([chunk]) => String(chunk)).join("");
    return written
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line));
  }

  /** What `work` does, told by what outsiders could measure: requests to the tables, hashes and mails. */
  async effortOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const [hashes, mails] = [this.hashes, this.mails.length];
    const send = jest.spyOn(DynamoDBDocumentClient.prototype, "send");
    try {
      await work().catch(() => undefined);
      const requests = send.mock.calls.map(([command]) => command.constructor.name);
      return [...requests, `${this.hashes - hashes} hashes`, `${this.mails.length - mails} mails`];
    } finally {
      send.mockRestore();
    }
  }
}

/** Who calls, as the authorizer would say it of this user. */
export function principalOf({ userId, role, sessionEpoch }: UserWithPassword, sessionId = "0".repeat(64)) {
  return { userId, role, sessionEpoch, sessionId };
}
