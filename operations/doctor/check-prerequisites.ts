import { type BackendSettings, loadBackend } from "../../config/backend";
import type { StageConfig } from "../../config/stages";
import { type Caller, CLOCK_TOLERANCE, findCaller, inWords } from "../account";
import { type StateClients, stateClients } from "../state-store/state-clients";
import { type Check, type Finding, failed, finding, ok, warning } from "./check";
import { downloadKey, logRole, stageSecrets } from "./checks/platform";
import { serviceChecks } from "./checks/services";
import { lockTable, stateBucket } from "./checks/state";
import { nodeVersion, terraformVersion } from "./checks/tools";

/** Milliseconds of difference between the clocks that are worth a word. */
const NOTABLE_SKEW = 60_000;

/**
 * Every prerequisite of planning a stage, read-only. What keeps plan or apply from succeeding is `failed`; what is only
 * missing for the deployed platform to work is a `warning` here. With `BACKEND=local`, for trying without an account,
 * credentials are no prerequisite.
 */
export async function checkPrerequisites(stage: StageConfig): Promise<Check[]> {
  const findings = await findPrerequisites(stage);
  return findings.map(({ stopsPlan = false, ...check }) =>
    check.state === "failed" && !stopsPlan ? { ...check, state: "warning" } : check,
  );
}

/** What every prerequisite of a stage looks like, and which of them stop a plan. */
export async function findPrerequisites(
  stage: StageConfig,
  reading: Promise<BackendFinding> = readBackend(),
): Promise<Finding[]> {
  process.env.AWS_REGION = stage.region;
  const [terraform, { backend, found }] = await Promise.all([terraformVersion(), reading]);
  const isLocal = backend?.kind === "local";
  const account = await findAccount(stage, !isLocal);
  return [
    nodeVersion(),
    terraform,
    ...found,
    ...account.found,
    ...(await Promise.all([
      ...stateChecks(stage, backend, account.caller),
      ...stageChecks(stage, account.caller),
    ])),
    downloadKey(stage, bootstrapOf(stage)),
  ];
}

/** The command that makes what is missing. */
function bootstrapOf({ name }: StageConfig): string {
  return `npm run bootstrap -- --stage ${name}`;
}

/** The backend of this checkout, and what is to be said about it; undefined when it cannot be used. */
export interface BackendFinding {
  readonly backend: BackendSettings | undefined;
  readonly found: readonly Finding[];
}

/** Reads the backend file that is in force. */
export async function readBackend(): Promise<BackendFinding> {
  const name = "backend";
  const path = process.env.BACKEND_FILE || "backend.tf";
  let isExample = false;
  try {
    const backend = await loadBackend(path, process.env, () => {
      isExample = true;
    });
    if (backend.kind === "local") return { backend, found: [ok(name, "state in files (BACKEND=local)")] };
    return {
      backend,
      found: [
        isExample
          ? warning(
              name,
              `there is no ${path}: the values of backend.tf.example are in force`,
              "npm run bootstrap writes it, with a bucket of this account's own.",
            )
          : ok(name, `${path}, LOCK=${backend.s3.lock}`),
      ],
    };
  } catch (error) {
    const detail = error instanceof Error ? error.message : String(error);
    return { backend: undefined, found: [failed(name, detail, `Correct ${path}.`, true)] };
  }
}

async function findAccount(
  stage: StageConfig,
  isNeeded: boolean,
): Promise<{ readonly caller: Caller | undefined; readonly found: readonly Finding[] }> {
  let caller: Caller | undefined;
  const found = await finding(
    "AWS account",
    async () => {
      caller = await findCaller(stage.region);
      return accountFinding(stage, caller);
    },
    true,
  );
  if (caller === undefined) return { caller, found: [isNeeded ? found : { ...found, state: "warning" }] };
  const both = [found, clockFinding(caller.clockSkew)];
  // What another account holds says nothing about the stage.
  return { caller: found.state === "failed" ? undefined : caller, found: both };
}

function accountFinding({ name: stage, accountId }: StageConfig, caller: Caller): Finding {
  const name = "AWS account";
  const who = `${caller.accountId} as ${caller.arn}`;
  if (accountId !== undefined && accountId !== caller.accountId) {
    return failed(
      name,
      `${who}, but stage "${stage}" lives in ${accountId}`,
      "Choose other credentials, for example by AWS_PROFILE.",
      true,
    );
  }
  if (accountId === undefined && stage !== "dev") {
    return warning(
      name,
      `${who}; the stage names no account`,
      "Set accountId in config/stages.ts: then no other account is ever touched.",
    );
  }
  return ok(name, who);
}

function clockFinding(skew: number): Finding {
  const name = "clock";
  const detail = inWords(skew);
  if (Math.abs(skew) < NOTABLE_SKEW) return ok(name, detail);
  const remedy = "Set this computer's clock by NTP: AWS refuses calls that are five minutes off.";
  return Math.abs(skew) < CLOCK_TOLERANCE
    ? warning(name, detail, remedy)
    : failed(name, detail, remedy, true);
}

function stateChecks(
  stage: StageConfig,
  backend: BackendSettings | undefined,
  caller: Caller | undefined,
): Promise<Finding>[] {
  if (backend === undefined || backend.kind === "local") return [];
  const { s3 } = backend;
  const remedy = bootstrapOf(stage);
  // Credentials of its own may be good where the stage's are not.
  const hasOwn = ["profile", "access_key", "assume_role"].some(
    (argument) => s3.extra[argument] !== undefined,
  );
  if (caller === undefined && !hasOwn) return [];
  const clients = (): StateClients => stateClients(s3);
  return [
    finding("state bucket", async () => stateBucket(s3, clients(), remedy), true),
    ...(s3.lock === "s3" ? [] : [finding("lock table", async () => lockTable(s3, clients(), remedy), true)]),
  ];
}

function stageChecks(stage: StageConfig, caller: Caller | undefined): Promise<Finding>[] {
  if (caller === undefined) return [];
  const remedy = bootstrapOf(stage);
  return [
    finding("API Gateway's log role", () => logRole(stage, remedy)),
    finding("secrets", () => stageSecrets(stage, remedy)),
    ...serviceChecks(stage).map(({ name, look }) => finding(name, look)),
  ];
}
