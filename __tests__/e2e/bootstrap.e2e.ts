import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { LOCK_MODES } from "../../config/backend";
import { ProjectCopy } from "../support/project-copy";
import { AccountReader } from "./support/account-reader";
import { attempt } from "./support/command";
import { Emulator } from "./support/emulator";
import { checkOwners, startProxy } from "./support/proxy";
import { terraformEnvironment } from "./support/terraform";

/** moto's account. */
const ACCOUNT = "123456789012";
const BUCKET = `marketplace-terraform-state-${ACCOUNT}`;
const TABLE = "marketplace-terraform-locks";
const SETTINGS = [
  "public access blocked",
  "objects owned by the bucket's owner",
  "encryption",
  "versioning",
  "TLS only",
  "lifecycle of old versions and unfinished uploads",
];

interface Report {
  readonly account: string;
  readonly found: readonly { readonly name: string; readonly found: string; readonly detail: string }[];
  readonly done: readonly string[];
  readonly next: readonly string[];
}

let emulator: Emulator;
let account: AccountReader;
let project: ProjectCopy;

beforeAll(async () => {
  emulator = await Emulator.start();
  account = new AccountReader(emulator.url);
});
beforeEach(async () => {
  await fetch(`${emulator.url}/moto-api/reset`, { method: "POST" });
  project = new ProjectCopy();
});
afterEach(() => project.remove());
afterAll(() => emulator.stop());

async function bootstrap(
  environment: NodeJS.ProcessEnv = {},
  ...args: string[]
): Promise<{ exitCode: number | undefined; stdout: string; stderr: string }> {
  return project.cli(["bootstrap", ...args], {
    ...(emulator.environment as Record<string, string>),
    ...(environment as Record<string, string>),
  });
}

/** A bootstrap that has to succeed. */
async function report(environment: NodeJS.ProcessEnv = {}): Promise<Report> {
  const { exitCode, stdout, stderr } = await bootstrap(environment, "--yes", "--json");
  expect({ exitCode, stderr: exitCode === 0 ? "" : stderr }).toEqual({ exitCode: 0, stderr: "" });
  return JSON.parse(stdout) as Report;
}

function backendFile(text: string): void {
  writeFileSync(project.path("backend.tf"), text);
}

const BACKEND = `bucket = "states"\nregion = "us-east-1"\ndynamodb_table = "locks"\nworkspace_key_prefix = "m"\nencrypt = true\n`;

describe.each(LOCK_MODES)("bootstrap of dev with LOCK=%s", (LOCK) => {
  test("makes what a stage needs, and finds nothing to do the second time", async () => {
    const first = await report({ LOCK });

    expect(first.account).toBe(ACCOUNT);
    expect(await account.bucketSettings(BUCKET)).toEqual({
      region: "us-east-1",
      versioning: "Enabled",
      encryption: "AES256",
      publicAccess: [true, true, true, true],
      ownership: "BucketOwnerEnforced",
      policy: [expect.objectContaining({ Effect: "Deny", Principal: "*", Action: "s3:*" })],
      rules: ["marketplace-old-state-versions", "marketplace-unfinished-uploads"],
    });
    expect(await account.lockTable(TABLE)).toEqual(
      LOCK === "s3"
        ? undefined
        : { keys: ["LockID"], billing: "PAY_PER_REQUEST", isProtected: true, recovery: "ENABLED" },
    );
    expect(await account.logRole()).toEqual({
      arn: `arn:aws:iam::${ACCOUNT}:role/marketplace-api-gateway-logs`,
      trusted: "apigateway.amazonaws.com",
    });
    expect(await account.secrets()).toEqual([
      "/marketplace/dev/cursor-keys",
      "/marketplace/dev/download-signing-key/1",
      "marketplace/dev/payment-webhook-secrets",
    ]);
    expect(readFileSync(project.path("backend.tf"), "utf8")).toBe(
      readFileSync("backend.tf.example", "utf8").replace("marketplace-terraform-state", BUCKET),
    );
    expect(readFileSync(project.path("config/keys/dev/1.pem"), "utf8")).toContain("BEGIN PUBLIC KEY");
    expect(first.next).toEqual([
      expect.stringContaining("commit config/keys/dev/1.pem"),
      "npm run plan -- --stage dev",
    ]);

    const before = await account.everything(BUCKET);
    const second = await report({ LOCK });

    expect(second.done).toEqual([]);
    expect(second.found.map(({ found }) => found)).toEqual(second.found.map(() => "complete"));
    expect(await account.everything(BUCKET)).toEqual(before);
  });

  test("leaves a store that terraform itself can lock and use", async () => {
    await report({ LOCK });
    // moto takes "refuse what does not come by TLS" for "refuse everything": it reads no conditions.
    await account.dropBucketPolicy(BUCKET);
    const folder = project.path("elsewhere");
    mkdirSync(folder);
    const s3 = {
      bucket: BUCKET,
      region: "us-east-1",
      key: "probe.tfstate",
      ...(LOCK === "s3" ? {} : { dynamodb_table: TABLE }),
      ...(LOCK === "dynamodb" ? {} : { use_lockfile: true }),
    };
    const resource = { terraform_data: { probe: { input: LOCK } } };
    writeFileSync(join(folder, "main.tf.json"), JSON.stringify({ terraform: { backend: { s3 } }, resource }));
    const terraform = (...args: string[]) =>
      attempt("terraform", args, {
        cwd: folder,
        env: { ...terraformEnvironment(), ...emulator.environmentWithBucketHosts },
      });

    const init = await terraform("init", "-input=false", "-no-color");
    const applied = await terraform("apply", "-auto-approve", "-input=false", "-no-color");

    expect(`${init.output}${applied.output}`).toContain("1 added");
    expect(await emulator.objectKeys(BUCKET)).toContain("probe.tfstate");
  });
});

describe("a bootstrap that half is left of", () => {
  test("is completed setting by setting, and the rest stays as it is", async () => {
    await report();
    await account.undo({ bucket: BUCKET, table: TABLE, secret: "marketplace/dev/payment-webhook-secrets" });
    rmSync(project.path("config/keys/dev/1.pem"));

    const { done } = await report();

    expect(done).toEqual([
      `bucket ${BUCKET}: versioning`,
      `bucket ${BUCKET}: TLS only`,
      `create table ${TABLE}, on demand and protected`,
      `table ${TABLE}: point-in-time recovery`,
      "make payment-webhook-secrets, config/keys/dev/1.pem",
    ]);
    expect((await report()).done).toEqual([]);
    expect(existsSync(project.path("config/keys/dev/1.pem"))).toBe(true);
  });

  test("stops at what AWS refuses, says so, and the next run does the rest", async () => {
    const proxy = await startProxy(emulator.url, ({ method, path }) =>
      method === "PUT" && path.includes("versioning") ? 403 : undefined,
    );
    const { exitCode, stderr } = await bootstrap({ AWS_ENDPOINT_URL_S3: proxy.url }, "--yes");
    await proxy.stop();

    expect(exitCode).toBe(1);
    expect(stderr).toMatch(new RegExp(`error: bucket ${BUCKET}: versioning: .*npm run iam`));
    expect(await account.secrets()).toEqual([]);

    const { done } = await report();

    expect(done[0]).toBe(`bucket ${BUCKET}: versioning`);
    expect(done.some((title) => /create bucket|encryption|backend\.tf/.test(title))).toBe(false);
    expect((await report()).done).toEqual([]);
  });

  test("takes over a bucket, a table and a role that others made, with all that they hold", async () => {
    backendFile(BACKEND);
    await account.makeByHand({ bucket: "states", table: "locks", role: "their-role" });

    const { found, done } = await report();

    expect(found.find(({ name }) => name === "API Gateway's log role")).toMatchObject({
      found: "complete",
      detail: expect.stringContaining("role/their-role"),
    });
    expect(done.filter((title) => /bucket|table/.test(title))).toEqual([
      ...SETTINGS.map((setting) => `bucket states: ${setting}`),
      "table locks: on-demand capacity",
      "table locks: deletion protection",
      "table locks: point-in-time recovery",
    ]);
    const { policy, rules } = await account.bucketSettings("states");
    expect(policy).toEqual([
      expect.objectContaining({ Sid: "Theirs" }),
      expect.objectContaining({ Effect: "Deny" }),
    ]);
    expect(rules).toEqual(["theirs", "marketplace-old-state-versions", "marketplace-unfinished-uploads"]);
    expect(readFileSync(project.path("backend.tf"), "utf8")).toBe(BACKEND);
    expect((await report()).done).toEqual([]);
  });

  test("puts another role in the place of one that was deleted", async () => {
    await account.makeByHand({ bucket: "states", table: "locks", role: "their-role" });
    await account.deleteRole("their-role");

    const { done } = await report();

    expect(done).toContain(
      "have API Gateway write logs in us-east-1 by the role marketplace-api-gateway-logs",
    );
    expect((await account.logRole()).arn).toContain("role/marketplace-api-gateway-logs");
  });
});

describe("where the state lives", () => {
  test("is another region when backend.tf says so; the wrong one is refused, naming both", async () => {
    backendFile(BACKEND.replace("us-east-1", "eu-west-1"));
    await report();
    expect((await account.bucketSettings("states")).region).toBe("eu-west-1");

    backendFile(BACKEND);
    const { exitCode, stdout } = await bootstrap({}, "--yes");

    expect(exitCode).toBe(1);
    expect(stdout).toContain("The bucket states is in eu-west-1; backend.tf says us-east-1.");
    expect(stdout).toContain('Set region = "eu-west-1" in backend.tf');
  });

  test("is another store when backend.tf names its endpoints", async () => {
    backendFile(
      `${BACKEND}use_path_style = true\nendpoints = { s3 = "${emulator.url}", dynamodb = "${emulator.url}" }\n`,
    );
    const nowhere = "http://127.0.0.1:9";

    await report({ AWS_ENDPOINT_URL_S3: nowhere, AWS_ENDPOINT_URL_DYNAMODB: nowhere });

    expect((await account.bucketSettings("states")).versioning).toBe("Enabled");
    expect(await account.lockTable("locks")).toMatchObject({ keys: ["LockID"] });
  });

  test("is no bucket with BACKEND=local", async () => {
    const { found } = await report({ BACKEND: "local" });

    expect(found.map(({ name }) => name)).toEqual(["API Gateway's log role", "secrets"]);
    expect(existsSync(project.path("backend.tf"))).toBe(false);
  });
});

describe("bootstrap refuses, changing nothing,", () => {
  test("a bucket of another account, even one that lets everybody in", async () => {
    await fetch(`${emulator.url}/states`, {
      method: "PUT",
      headers: { "x-moto-account-id": "999999999999" },
    });
    backendFile(BACKEND);
    const before = await account.everything("states");
    const proxy = await startProxy(emulator.url, checkOwners({ states: "999999999999" }));

    const { exitCode, stdout, stderr } = await bootstrap({ AWS_ENDPOINT_URL_S3: proxy.url }, "--yes");
    await proxy.stop();

    expect(exitCode).toBe(1);
    expect(stdout).toContain("it belongs to another account");
    expect(stdout).toContain("choose another one in backend.tf");
    expect(stderr).toContain("Nothing was changed");
    expect(await account.everything("states")).toEqual(before);
  });

  test("credentials of another account than the stage's, before it looks at anything", async () => {
    const file = project.path("config/stages.ts");
    const stages = readFileSync(file, "utf8");
    writeFileSync(file, stages.replace('name: "dev",', 'name: "dev",\n    accountId: "444455556666",'));

    const { exitCode, stdout, stderr } = await bootstrap({}, "--yes");

    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: "" });
    expect(stderr).toContain(`lives in account 444455556666; your credentials are of ${ACCOUNT}`);
    expect(await account.secrets()).toEqual([]);
  });

  test("to go on where nobody can be asked, naming --yes", async () => {
    const { exitCode, stdout, stderr } = await bootstrap({ CI: "true" });

    expect(exitCode).toBe(1);
    expect(stdout).toContain(`create bucket ${BUCKET}`);
    expect(stderr).toContain("--yes");
    expect(await account.secrets()).toEqual([]);
    expect(existsSync(project.path("backend.tf"))).toBe(false);
  });

  test("a lock table with another key", async () => {
    backendFile(BACKEND);
    await account.makeTable("locks", "id");

    const { exitCode, stdout } = await bootstrap({}, "--yes");

    expect(exitCode).toBe(1);
    expect(stdout).toContain("The table locks has the key id; Terraform locks by LockID");
    expect(await account.secrets()).toEqual([]);
  });
});

test("doctor finds nothing to complain of after bootstrap but what is not synthesized", async () => {
  await report();

  const { exitCode, stdout } = await project.cli(
    ["doctor", "--json"],
    emulator.environment as Record<string, string>,
  );

  const { ok, checks } = JSON.parse(stdout) as {
    ok: boolean;
    checks: readonly { readonly name: string; readonly state: string }[];
  };
  expect({ exitCode, ok }).toEqual({ exitCode: 0, ok: true });
  expect(checks.filter(({ state }) => state !== "ok").map(({ name }) => name)).toEqual(["synthesized JSON"]);
});
