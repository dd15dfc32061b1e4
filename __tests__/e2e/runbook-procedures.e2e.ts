import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import {
  CreateBackupCommand,
  DeleteTableCommand,
  DynamoDBClient,
  GetItemCommand,
} from "@aws-sdk/client-dynamodb";
import { stageConfig } from "../support/synthesized";
import { AUTHOR, beginCheckout, commitAll } from "./runbook/checkout";
import { InvokedLocally } from "./runbook/invoked-locally";
import { playAccount, TRANSACTION } from "./runbook/played-account";
import { PROCEDURES } from "./runbook/sections";
import { RunbookShell } from "./runbook/shell";
import { describeWith } from "./support/describe-with";
import { Emulator } from "./support/emulator";
import { endedWith } from "./support/ended-with";
import { CHANGED, IMPORTABLE, importingStandIn } from "./support/importing-stand-in";
import { copyOf, removeCopies } from "./support/project";
import { removeProjects, StageProject } from "./support/stage-project";
import { StateStore } from "./support/state-store";

const DEV = stageConfig("dev");
const RESTORE = "Restoring a table";
const TABLE = "marketplace-dev-transactions";
const ADDRESS = "aws_dynamodb_table.transactions_table_E247E900";

let emulator: Emulator;
let functions: InvokedLocally;
let project: StageProject;
let shell: RunbookShell;
const played = new Set<string>();

/** The blocks of a heading, which counts as played. */
function blocksOf(heading: (typeof PROCEDURES)[number], expected: number): string[] {
  const blocks = shell.under(heading);
  if (blocks.length !== expected)
    throw new Error(`"${heading}" has ${blocks.length} blocks, and this test plays ${expected}`);
  played.add(heading);
  return blocks;
}

describeWith(["schema"], "the account is played beside it", "the procedures of the runbook", () => {
  beforeAll(async () => {
    emulator = await Emulator.start();
    const outdir = await copyOf("s3");
    await playAccount(emulator, DEV, outdir);
    functions = await InvokedLocally.start(emulator.url, DEV, outdir);
  });
  afterAll(async () => {
    await shell?.close();
    await functions?.stop();
    await emulator?.stop();
    removeProjects();
    await removeCopies();
  });

  test("bootstrap: doctor names what is missing, bootstrap makes it", async () => {
    const empty = await StageProject.create(new StateStore(emulator, "bootstrapped"));
    await beginCheckout(empty);
    shell = await RunbookShell.open("dev", empty.path(), { ...empty.environment, ...AUTHOR });
    const blocks = blocksOf("Bootstrap missing", 2);

    const output = await shell.run(blocks);

    const [before = "", after = ""] = output.split("config/keys/dev/");
    expect(before).toMatch(/failed +state bucket/);
    expect(after).not.toMatch(/failed +(state bucket|secrets)/);
    await empty.run("bootstrap", ["--stage", "prod", "--yes"]);
    await shell.close();
    await deployDev(empty.path("config/keys"));
  });

  test.each([
    ["Layer dependencies", /^loads; /m],
    ["VPC endpoints and NAT", /com\.amazonaws\.us-east-1\.dynamodb\tGateway\tavailable/],
    ["DynamoDB access", /marketplace-dev-sessions\tACTIVE/],
  ] as const)("%s: each look shows something", async (heading, shown) => {
    expect(await shell.run(blocksOf(heading, 3))).toMatch(shown);
  });

  test("rollback: the plan of the last good commit takes the change back", async () => {
    await project.edit("config/stages.ts", "throttlingRateLimit: 50", "throttlingRateLimit: 49");
    await commitAll(project, "fix: a worse limit");
    await project.run("deploy", ["--stage", "dev", "--yes"]);
    const [back = "", forward = ""] = blocksOf("Rollback", 2);

    const output = await shell.run([back]);
    await shell.run([forward]);

    expect(output).toMatch(/MarketplaceApi-dev +0 +[1-9]\d* +0 +0/);
    await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
  });

  test("rotation of every key", async () => {
    const [cursor = "", webhook = "", gateway = "", next = "", old = ""] = blocksOf("Key rotation", 5);
    await writeFile(project.path("webhook-secret.txt"), "whsec_new\n");
    await writeFile(project.path("gateway-key.txt"), "sk_live_new\n");

    const output = await shell.run([cursor, webhook, gateway], { RUNBOOK_STAGE: "prod" });
    await shell.run([next, old]);

    expect(output.match(/^(rotated|set) /gm)).toHaveLength(3);
    expect(existsSync(project.path("config/keys/dev/1.pem"))).toBe(false);
    expect(existsSync(project.path("config/keys/dev/2.pem"))).toBe(true);
  });

  describe("restoring a table", () => {
    const restore = () => {
      const [names = "", range = "", beside = "", items = "", replace = "", ...more] = blocksOf(RESTORE, 11);
      const [lost = "", under = "", settings = "", known = "", serve = "", clean = ""] = more;
      return { names, range, beside, items, replace, lost, under, settings, known, serve, clean };
    };

    test("a few items are copied back from the table beside", async () => {
      const { names, range, beside, items } = restore();

      await shell.run([names, range, beside, spoilt(), items]);

      expect(await statusOf()).toBe("settled");
    });

    test("the whole table is replaced under its name, and the plan puts its settings right", async () => {
      const { names, beside, replace, under, settings, serve, clean } = restore();
      const changed = await changes({
        aws_dynamodb_table: { [TABLE]: { ttl: [], point_in_time_recovery: [], tags: {}, tags_all: {} } },
      });

      await shell.run([names, beside, replace, under, settings, serve, clean], { [CHANGED]: changed });

      expect(await statusOf()).toBe("settled");
      const report = await project.report("dev");
      expect(report.dataLoss).toEqual([]);
      expect(report.counts).toMatchObject({ created: 0, updated: 1, replaced: 0, destroyed: 0 });
    });

    test("a lost table comes back from the backup that AWS kept", async () => {
      const { names, lost, under, settings } = restore();
      const { client } = emulator;
      const dynamodb = new DynamoDBClient(client);
      // moto keeps none by itself.
      await dynamodb.send(
        new CreateBackupCommand({ TableName: TABLE, BackupName: `${TABLE}$DeletedTableBackup` }),
      );
      await dynamodb.send(new DeleteTableCommand({ TableName: TABLE }));

      await shell.run([names, lost, under, settings]);

      expect(await statusOf()).toBe("settled");
      expect((await project.report("dev")).counts).toMatchObject({ created: 0, replaced: 0, destroyed: 0 });
    });

    test("an address that the state has dropped is imported", async () => {
      const { names, known } = restore();
      await project.run("workspace", ["--stage", "dev"]);
      const database = project.stacks("dev")[1];
      const attributes = await database?.attributes(ADDRESS);
      await database?.run("state", "rm", ADDRESS);
      const importable = await changes({ aws_dynamodb_table: { [TABLE]: attributes } });

      await shell.run([names, known], { [IMPORTABLE]: importable });

      expect((await project.report("dev")).counts).toMatchObject({
        imported: 1,
        created: 0,
        replaced: 0,
        destroyed: 0,
      });
      await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
    });
  });

  test("one artefact goes from dev to prod, byte by byte", async () => {
    const [synthesize = "", same = "", dev = "", prod = ""] = blocksOf("From dev to prod", 4);

    const output = await shell.run([synthesize, same, dev]);
    // The first time, Api and Monitoring wait for what the others publish.
    await shell.run([prod], { RUNBOOK_ACCEPT: "apply 4" });
    await shell.run([prod]);

    expect(output).toMatch(/^[0-9a-f]{64} {2}artefact\.sha256$/m);
    expect(Object.keys(await project.store.states("prod"))).toHaveLength(4);
    expect((await project.report("prod")).counts).toMatchObject({ replaced: 0, destroyed: 0 });
  });

  test("a stage is torn down, with what bootstrap made for it", async () => {
    const [unprotect = "", destroy = "", waits = "", secrets = "", states = ""] = blocksOf(
      "Tearing a stage down",
      5,
    );

    await shell.run([unprotect, destroy, waits, secrets, states]);

    expect(await project.store.states("dev")).toEqual({});
    const left = await shell.run([
      'aws ssm get-parameters-by-path --path "/marketplace/$stage/" --recursive --query "Parameters[].Name" --output text',
    ]);
    expect(left.trim()).toBe("");
  });

  test("are all played", () => {
    expect([...played].sort()).toEqual([...PROCEDURES].sort());
  });
});

async function deployDev(keys: string): Promise<void> {
  const store = new StateStore(emulator, "runbook");
  await store.create();
  project = await StageProject.create(store, keys, await importingStandIn());
  await beginCheckout(project);
  await commitAll(project, "feat: the platform");
  await project.run("deploy", ["--stage", "dev", "--yes"]);
  const environment = { ...project.environment, ...functions.environment, ...AUTHOR };
  shell = await RunbookShell.open("dev", project.path(), environment);
}

/** A command that spoils the transaction. */
function spoilt(): string {
  const item = JSON.stringify({ transactionId: { S: TRANSACTION }, status: { S: "spoilt" } });
  return `aws dynamodb put-item --table-name "$name" --item '${item}'`;
}

async function statusOf(): Promise<string | undefined> {
  const dynamodb = new DynamoDBClient(emulator.client);
  const { Item } = await dynamodb.send(
    new GetItemCommand({ TableName: TABLE, Key: { transactionId: { S: TRANSACTION } } }),
  );
  return Item?.status?.S;
}

async function changes(attributes: object): Promise<string> {
  const file = project.path("described.json");
  await writeFile(file, JSON.stringify(attributes));
  return file;
}
