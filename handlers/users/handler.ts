import { version } from "../../package.json";
import { environment } from "../common/env";
import { serve } from "../common/router";
import { CatalogueVisibility } from "../solutions/visibility";
import { AccountService } from "./account-service";
import { AttemptLimiter } from "./attempt-limiter";
import { AttemptRepository } from "./attempt-repository";
import { EmailChangeService } from "./email-change-service";
import { ATTEMPT_WINDOW } from "./limits";
import { chooseMailer } from "./mailer/choose-mailer";
import { MembershipService } from "./membership-service";
import { PasswordHasher } from "./password/password-hasher";
import { PasswordResetService } from "./password-reset-service";
import { RegistrationService } from "./registration-service";
import { userRoutes } from "./routes";
import { SessionRepository } from "./session-repository";
import { SessionService } from "./session-service";
import { SignInService } from "./sign-in-service";
import { TokenRepository } from "./token-repository";
import { UserAdministration } from "./user-administration";
import { UserChanges } from "./user-changes";
import { UserRepository } from "./user-repository";
import { VerificationService } from "./verification-service";

const { stage, usersTable, solutionsTable, sessionsTable } = environment();
const users = new UserRepository(usersTable);
const sessionItems = new SessionRepository(sessionsTable);
const tokens = new TokenRepository(sessionsTable);
const limiter = new AttemptLimiter(new AttemptRepository(sessionsTable, ATTEMPT_WINDOW));
const passwords = new PasswordHasher();
const mailer = chooseMailer(sessionsTable);
const changes = new UserChanges(users);
const catalogue = new CatalogueVisibility(solutionsTable, usersTable);

const registrations = new RegistrationService(users, tokens, passwords, limiter, mailer);
const emailChanges = new EmailChangeService(users, tokens, limiter, mailer);
const verifications = new VerificationService(tokens, registrations, emailChanges);
const resets = new PasswordResetService(users, tokens, passwords, limiter, mailer);
const accounts = new AccountService(users, passwords, limiter, emailChanges, mailer, changes);
const memberships = new MembershipService(users, changes, catalogue);
const administration = new UserAdministration(users, changes, catalogue);
const signIns = new SignInService(users, sessionItems, passwords, limiter);
const sessions = new SessionService(sessionItems);

const ACCEPTED = {
  status: 202,
  body: { message: "If the address can be reached, a mail is on its way that says what to do next." },
} as const;

export const handler = serve(userRoutes, {
  getHealth: async () => ({ status: 200, body: { status: "ok" as const, stage, version } }),

  register: async ({ body }) => {
    await registrations.request(body);
    return ACCEPTED;
  },
  verifyEmail: async ({ body }) => {
    await verifications.prove(body.token);
    return { status: 204 };
  },
  requestPasswordReset: async ({ body }) => {
    await resets.request(body.email);
    return ACCEPTED;
  },
  resetPassword: async ({ params, body }) => {
    await resets.use(params.token, body.password);
    return { status: 204 };
  },

  getMe: async ({ principal }) => ({ status: 200, body: await accounts.readOwn(principal) }),
  changeMe: async ({ principal, body, request }) => ({
    status: 200,
    body: await accounts.change(principal, body, request.sourceIp),
  }),
  leave: async ({ principal }) => {
    await memberships.leave(principal);
    return { status: 204 };
  },
  applyToSell: async ({ principal }) => ({ status: 202, body: await memberships.applyToSell(principal) }),

  listUsers: async ({ query }) => ({ status: 200, body: await administration.list(query) }),
  getUser: async ({ params }) => ({ status: 200, body: await administration.readOne(params.userId) }),
  setUserRights: async ({ principal, params, body }) => ({
    status: 200,
    body: await administration.setRights(principal, params.userId, body),
  }),

  signIn: async ({ body, request }) => {
    const { token, session } = await signIns.signIn(body.email, body.password, request.sourceIp);
    const { sessionId, expiresAt } = session;
    return {
      status: 201,
      headers: { Location: `/sessions/${sessionId}` },
      body: { token, sessionId, expiresAt: new Date(expiresAt * 1000).toISOString() },
    };
  },
  listSessions: async ({ principal }) => ({ status: 200, body: await sessions.list(principal) }),
  signOut: async ({ principal }) => {
    await sessions.endCurrent(principal);
    return { status: 204 };
  },
  endSession: async ({ principal, params }) => {
    await sessions.end(principal, params.sessionId);
    return { status: 204 };
  },
});
