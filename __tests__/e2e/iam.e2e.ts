import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { BackendSettings } from "../../config/backend";
import { EXAMPLE_BACKEND } from "../../config/backend";
import { Naming, STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES, type StageName } from "../../config/stages";
import { SynthesizedStack } from "../../local/terraform/synthesized-stack";
import { rolePolicies } from "../../operations/iam/role-policies";
import { stageConfig } from "../support/synthesized";
import { pythonPrograms } from "./support/cache";
import { run } from "./support/command";
import { copyOf, removeCopies } from "./support/project";

const PARLIAMENT = "parliament==1.6.4";

interface Finding {
  readonly issue: string;
  /** Names the actions. */
  readonly detail: string;
}

const BACKEND: BackendSettings = { kind: "s3", s3: { ...EXAMPLE_BACKEND, lock: "both" } };

/** What parliament finds that has to be so. */
const ACCEPTED = {
  // AWS invents their ids, and networks refer to each other.
  "RESOURCE_STAR cloudfront": "Distributions, keys and policies have ids that nobody knows before.",
  "RESOURCE_STAR ec2": "So do networks; a condition limits them to the stage's region.",
  "RESOURCE_POLICY_PRIVILEGE_ESCALATION s3":
    "Whoever writes the policy of a bucket could let itself into it: the stacks have such policies.",
};

let folder: string;
let outdir: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "marketplace-iam-"));
  outdir = await copyOf("s3");
});
afterAll(async () => {
  await removeCopies();
  await rm(folder, { recursive: true, force: true });
});

describe("parliament, over the policies of the roles that plan and apply", () => {
  test("knows every action and every condition, and finds only what has to be so", async () => {
    const found = new Set<string>();
    for (const stage of STAGE_NAMES) {
      for (const { issue, detail } of await findings(policiesOf(stage))) {
        const services = new Set([...detail.matchAll(/\b([a-z\d-]+):[A-Z]/g)].map(([, service]) => service));
        for (const service of services) found.add(`${issue} ${service}`);
        if (services.size === 0) found.add(`${issue} ${detail}`);
      }
    }

    expect([...found].sort()).toEqual(Object.keys(ACCEPTED).sort());
  });

  test("would find an action that does not exist, and a resource that does not fit", async () => {
    const statement = { Effect: "Allow", Action: ["s3:GetNothing"], Resource: ["*"] };
    const unfit = { Effect: "Allow", Action: ["s3:GetObject"], Resource: ["arn:aws:s3:::a-bucket"] };

    const found = await findings(
      [statement, unfit].map((each) => ({ Version: "2012-10-17", Statement: [each] })),
    );

    expect(found.map(({ issue }) => issue).sort()).toEqual(["RESOURCE_MISMATCH", "UNKNOWN_ACTION"]);
  });
});

function policiesOf(stage: StageName): object[] {
  const config = { ...stageConfig(stage), accountId: "111122223333" };
  const naming = new Naming(config);
  const types = STACK_PARTS.flatMap((part) =>
    new SynthesizedStack(outdir, naming.stack(part)).resources().map(({ type }) => type),
  );
  return rolePolicies(config, types, BACKEND).map(({ document }) => document);
}

async function findings(documents: readonly object[]): Promise<Finding[]> {
  const python = join(await pythonPrograms(PARLIAMENT), "python");
  const file = join(folder, "policies.json");
  await writeFile(file, JSON.stringify(documents));
  const { stdout } = await run(python, ["__tests__/e2e/support/parliament-findings.py", file]);
  return JSON.parse(stdout) as Finding[];
}
