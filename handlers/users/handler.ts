import { version } from "../../package.json";
import { environment } from "../common/env";
import { serve } from "../common/router";
import { SessionRepository, UserRepository } from "./repository";
import { userRoutes } from "./routes";
import { AccountService } from "./service";

const { stage, usersTable, sessionsTable } = environment();
const accounts = new AccountService(new UserRepository(usersTable), new SessionRepository(sessionsTable));

export const handler = serve(userRoutes, {
  getHealth: async () => ({ status: 200, body: { status: "ok" as const, stage, version } }),
  getMe: async ({ principal }) => ({ status: 200, body: await accounts.readOwn(principal) }),
  listSessions: async ({ principal }) => ({ status: 200, body: await accounts.listSessions(principal) }),
});
