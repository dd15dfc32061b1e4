import type { Output } from "../handlers/common/schema";
import type { user as userSchema } from "../handlers/users/schema";
import { addressOf, inDeployedStage } from "./deployed-stage";

export interface AdminOptions {
  readonly action: "grant" | "revoke";
  readonly email: string;
  readonly stage: string;
  /** Print one JSON document instead of a sentence. */
  readonly json?: boolean;
}

/** What the audit trail names as the one who did it; AWS's own trail has the identity behind the credentials. */
const OPERATOR = "operator";

/**
 * Makes the user with an e-mail address an admin, or a customer again, as an admin would by the API: that is how the first
 * one comes about. The user has registered and proven the address; the sessions so far end.
 */
export async function changeAdmin({ action, email, stage, json = false }: AdminOptions): Promise<void> {
  const address = addressOf(email);
  await inDeployedStage(stage, async () => {
    const { openAuditTrail } = await import("../handlers/common/audit");
    const { administration } = await import("./user-administration");
    const users = administration();
    const { items } = await users.list({ email: address, limit: 1 });
    const user = permitted(action, stage, address, items[0]);
    const role = action === "grant" ? "admin" : "customer";
    // What cannot be recorded is not done.
    await openAuditTrail();
    await users.setRights({ userId: OPERATOR }, user.userId, { role });
    const { userId } = user;
    if (json) {
      console.log(JSON.stringify({ stage, userId, role, before: user.role }, null, 2));
      return;
    }
    console.log(
      user.role === role
        ? `The user ${userId} is an admin of stage ${stage} already.`
        : `The user ${userId} of stage ${stage} is now ${role} instead of ${user.role}. All sessions have ended: sign in again.`,
    );
  });
}

/** @throws Error saying what has to happen first */
function permitted(
  action: AdminOptions["action"],
  stage: string,
  email: string,
  user: Output<typeof userSchema> | undefined,
): Output<typeof userSchema> {
  if (user === undefined) {
    throw new Error(
      `Stage ${stage} has no user with the e-mail address ${email}. Register there first, and prove the address.`,
    );
  }
  if (action === "grant" && user.status === "disabled") {
    throw new Error(`The user ${user.userId} is disabled: another admin has to enable the account first.`);
  }
  if (action === "revoke" && user.role !== "admin") {
    throw new Error(`The user ${user.userId} is no admin but a ${user.role}. Nothing was changed.`);
  }
  return user;
}
