import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CONTRACTS } from "../../stacks/contracts";
import { prepareForProvider } from "./support/adaptation";
import { run } from "./support/command";
import { documentedScript } from "./support/documented-blocks";
import { Emulator } from "./support/emulator";
import { NOT_DELETED } from "./support/emulator-gaps";
import { copyOf, removeCopies, stackFolders } from "./support/project";
import { foundProvider } from "./support/provider";
import { Terraform, terraformEnvironment } from "./support/terraform";

const PAGE = "docs/pipelines.md";

/** What the page calls them. */
const BUCKET = "acme-terraform-state";
const TABLE = "acme-terraform-locks";
const REGION = "eu-central-1";

let emulator: Emulator;
/** Holds what a pipeline gets: `cdktf.out` alone, synthesized without a backend file. */
let folder: string;
let environment: NodeJS.ProcessEnv;

beforeAll(async () => {
  const provider = foundProvider();
  emulator = await Emulator.start();
  await emulator.createStateStore(BUCKET, TABLE, REGION);
  folder = await mkdtemp(join(tmpdir(), "marketplace-pipeline-"));
  await cp(await copyOf("s3"), join(folder, "cdktf.out"), { recursive: true });
  await prepareForProvider(stackFolders(join(folder, "cdktf.out"), "dev"), provider, {
    emulated: provider.kind !== "schema",
  });
  environment = { ...emulator.environmentWithBucketHosts, ...provider.environment };
});
afterAll(async () => {
  await emulator.stop();
  await removeCopies();
  await rm(folder, { recursive: true, force: true });
});

describe("the shell blocks of the page on pipelines, with cdktf.out and terraform alone", () => {
  test("deploy dev into another state store, publish the contract, and find no drift", async () => {
    const output = await script("Prepare", "Deploy", "Read", "Find drift");

    expect(output).not.toContain("TF_VAR");
    const states = ["Api", "Database", "Infrastructure", "Monitoring"].map(
      (part) => `marketplace/dev/Marketplace${part}-dev.tfstate`,
    );
    expect(await emulator.objectKeys(BUCKET)).toEqual(states);
    const outputs = JSON.parse(await readFile(join(folder, "outputs.json"), "utf8"));
    expect(Object.keys(outputs)).toEqual(expect.arrayContaining(Object.keys(CONTRACTS.api)));
    expect(await readFile(join(folder, "plan-Api.txt"), "utf8")).toContain("0 to change, 0 to destroy.");
  });

  test("destroy it again, from a new job", async () => {
    for (const stack of stacks()) {
      if (foundProvider().kind !== "schema") await stack.forget(NOT_DELETED);
    }

    await script("Prepare", "Destroy");

    for (const stack of stacks()) expect(await stack.stateList()).toEqual([]);
  });
});

async function script(...headings: string[]): Promise<string> {
  const env = { ...terraformEnvironment(), ...environment };
  const { output } = await run("bash", ["-c", await documentedScript(PAGE, headings)], {
    cwd: folder,
    env,
    timeout: 560_000,
  });
  return output;
}

function stacks(): Terraform[] {
  return stackFolders(join(folder, "cdktf.out"), "dev").map((stack) => new Terraform(stack, environment));
}
