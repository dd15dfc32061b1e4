import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { App } from "cdktf";
import { collectSuppressions } from "../../stacks/policies/collect-suppressions";
import { pythonPrograms } from "./support/cache";
import { attempt } from "./support/command";
import { copyOf, removeCopies, synthesizeInto } from "./support/project";

const CHECKOV = "checkov==3.2.459";

/** Well below what runs on twelve stacks: a checkov that cannot read the JSON reports success having run nothing. */
const FEWEST_CHECKS = 800;

interface Report {
  readonly summary: { readonly passed: number; readonly failed: number; readonly parsing_errors: number };
  readonly results: { readonly failed_checks: readonly Finding[] };
}

interface Finding {
  readonly check_id: string;
  readonly check_name: string;
  /** The last part is the resource's id; the first one is not always its type. */
  readonly resource: string;
  /** `/<stack id>/cdk.tf.json` */
  readonly file_path: string;
}

let report: Report;
/** Resources by `<stack id>/<resource id>`. */
const addresses = new Map<string, string>();
/** `<stack id>/<address> <rule>`: findings that are accepted beside their resource. */
let accepted: Set<string>;

beforeAll(async () => {
  const outdir = await copyOf("s3");
  accepted = await acceptedFindings(outdir);
  const stacks = join(outdir, "stacks");
  for (const id of await readdir(stacks)) await readStack(stacks, id);
  report = await scan(stacks);
});
afterAll(removeCopies);

describe("checkov over the stacks of all stages", () => {
  test("reads every stack and runs its checks", () => {
    const { passed, failed, parsing_errors } = report.summary;

    expect(parsing_errors).toBe(0);
    expect(passed + failed).toBeGreaterThan(FEWEST_CHECKS);
  });

  test("finds nothing that is not accepted beside its resource", () => {
    const findings = report.results.failed_checks
      .filter((finding) => !accepted.has(key(finding)))
      .map((finding) => `${key(finding)} ${finding.check_name}`);

    expect(findings.sort()).toEqual([]);
  });

  test("still finds everything that is accepted", () => {
    const found = new Set(report.results.failed_checks.map(key));

    expect([...accepted].filter((finding) => !found.has(finding))).toEqual([]);
  });
});

/** Notes the stack's addresses, and takes out the one line that keeps checkov from reading it. */
async function readStack(stacks: string, id: string): Promise<void> {
  const file = join(stacks, id, "cdk.tf.json");
  const stack = JSON.parse(await readFile(file, "utf8"));
  for (const [type, byId] of Object.entries<object>(stack.resource ?? {})) {
    for (const resource of Object.keys(byId)) addresses.set(`${id}/${resource}`, `${type}.${resource}`);
  }
  delete stack.terraform.required_version;
  await writeFile(file, JSON.stringify(stack, null, 2));
}

async function scan(stacks: string): Promise<Report> {
  const checkov = join(await pythonPrograms(CHECKOV), "checkov");
  const options = ["--framework", "terraform_json", "--output", "json", "--compact", "--skip-download"];
  const { stdout, output } = await attempt(checkov, ["--directory", stacks, ...options]);
  try {
    return JSON.parse(stdout) as Report;
  } catch {
    throw new Error(`checkov printed no report:\n${output}`);
  }
}

async function acceptedFindings(outdir: string): Promise<Set<string>> {
  const synth = jest.spyOn(App.prototype, "synth");
  await synthesizeInto(outdir, { STAGE: "all" });
  const [app] = synth.mock.contexts;
  if (!(app instanceof App)) throw new Error("nothing was synthesized");
  return new Set(
    Object.entries(collectSuppressions(app)).flatMap(([address, suppressions]) =>
      suppressions.filter(({ rule }) => rule.startsWith("CKV")).map(({ rule }) => `${address} ${rule}`),
    ),
  );
}

function key({ check_id, file_path, resource }: Finding): string {
  const stack = file_path.split("/").at(-2);
  const id = resource.slice(resource.indexOf(".") + 1);
  return `${stack}/${addresses.get(`${stack}/${id}`) ?? resource} ${check_id}`;
}
