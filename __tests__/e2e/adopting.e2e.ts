import { cp, mkdir, readdir, writeFile } from "node:fs/promises";
import type { ResourceReview } from "../../operations/review/stage-review";
import { describeWith } from "./support/describe-with";
import { type DocumentedBlock, documentedBlocks } from "./support/documented-blocks";
import { endedWith } from "./support/ended-with";
import { deployedDev } from "./support/foundation";
import { IMPORTABLE, importingStandIn } from "./support/importing-stand-in";
import { PROJECT } from "./support/project";
import { removeProjects, type StageProject } from "./support/stage-project";

const PAGE = "docs/adopting.md";

const BUCKET = "aws_s3_bucket.buckets_assets_bucket_D26F130C";
const TABLE = "aws_dynamodb_table.users_table_9E85B616";
const LOG_GROUP = "aws_cloudwatch_log_group.log-group";

let project: StageProject;

afterAll(removeProjects);

describeWith(
  ["schema"],
  "aws.e2e.ts adopts what really exists",
  "the recipes of the page on adopting",
  () => {
    beforeAll(async () => {
      project = await deployedDev("adopting", await importingStandIn());
      await mkdir(project.path("__tests__"));
      await cp(`${PROJECT}/__tests__/addresses`, project.path("__tests__/addresses"), { recursive: true });
    });

    test("a bucket and a table that terraform does not know are imported, and nothing is made in their place", async () => {
      const environment = await dropFromState();
      const [find, declare, plan, apply] = await shellBlocks("Adopting a bucket or a table");

      expect(await script(find, 0)).toContain(TABLE);
      await script(declare, 0);
      await script(plan, 2, environment);
      const { counts, stacks } = await project.report("dev");
      expect(counts).toMatchObject({ imported: 2, created: 0, updated: 0, replaced: 0, destroyed: 0 });
      expect(stacks.flatMap(({ changes }) => changes.map(({ address }) => address))).toEqual([BUCKET, TABLE]);
      await script(apply, 0, environment);

      await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
      const files = await Promise.all(project.stacks("dev").map(({ folder }) => readdir(folder)));
      expect(files.flat()).not.toContain("import.tf");
    });

    test("a resource whose construct got another name would be lost, and is moved once that is said", async () => {
      const file = "stacks/infrastructure/infrastructure-stack.ts";
      const [renamed, moved] = (await blocks("Moving a resource")).map(({ text }) => text.trimEnd());
      if (renamed === undefined || moved === undefined)
        throw new Error(`${PAGE} shows no rename and no move`);

      await project.edit(file, 'const logGroup = new EncryptedLogGroup(this, "log-group", {', renamed);
      await endedWith(3, project.attempt("plan", ["--stage", "dev"]));
      expect((await project.report("dev")).dataLoss).toEqual([
        expect.objectContaining({ address: LOG_GROUP, action: "destroyed" }),
      ]);

      await project.edit(
        file,
        "    const network = new Network(",
        `    ${moved}\n    const network = new Network(`,
      );
      await endedWith(2, project.attempt("plan", ["--stage", "dev"]));
      const { counts, dataLoss, stacks } = await project.report("dev");
      expect(dataLoss).toEqual([]);
      expect(counts).toMatchObject({ moved: 1, created: 0, updated: 0, replaced: 0, destroyed: 0 });
      expect(stacks.flatMap(({ changes }) => changes)).toEqual([
        expect.objectContaining<Partial<ResourceReview>>({ action: "moved", previousAddress: LOG_GROUP }),
      ]);
      await project.run("apply", ["--stage", "dev", "--yes"]);
      await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
    });
  },
);

/** Takes bucket and table out of the states, as if they had been there before Terraform. */
async function dropFromState(): Promise<NodeJS.ProcessEnv> {
  await project.run("workspace", ["--stage", "dev"]);
  const importable: Record<string, Record<string, object>> = {};
  for (const stack of project.stacks("dev")) {
    for (const address of [BUCKET, TABLE]) {
      if (!(await stack.stateList()).includes(address)) continue;
      const attributes = await stack.attributes(address);
      importable[address.replace(/\..*/, "")] = { [String(attributes.id)]: attributes };
      await stack.run("state", "rm", address);
    }
  }
  const file = project.path("importable.json");
  await writeFile(file, JSON.stringify(importable));
  return { [IMPORTABLE]: file };
}

async function blocks(heading: string): Promise<DocumentedBlock[]> {
  return (await documentedBlocks(PAGE)).filter((block) => block.heading === heading);
}

async function shellBlocks(heading: string): Promise<string[]> {
  return (await blocks(heading)).flatMap(({ language, text }) => (language === "sh" ? [text] : []));
}

function script(
  text: string | undefined,
  exitCode: number,
  environment: NodeJS.ProcessEnv = {},
): Promise<string> {
  if (text === undefined) throw new Error(`${PAGE} has fewer steps than this test`);
  return endedWith(exitCode, project.program("bash", ["-euo", "pipefail", "-c", text], environment));
}
