import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Activity } from "../../local/activity";
import { LocalPlatform } from "../../local/local-platform";
import { Actors } from "./support/actors";
import { pythonPrograms } from "./support/cache";
import { attempt, type CommandResult } from "./support/command";
import { copyOf, removeCopies } from "./support/project";

const SCHEMATHESIS = "schemathesis==4.32.5";
/** Parts of the API, one process each: the generator of data is what takes time. */
const TAGS = ["users", "solutions", "transactions"];
/** Milliseconds. */
const LIMIT = 480_000;
/** Statuses of valid data that a part has to get: else only its refusals would have been checked. */
const FEWEST_ACCEPTED = 50;

interface Report {
  readonly complete: boolean;
  readonly operations: { readonly total: number; readonly tested: number; readonly errored: number };
  readonly valid_rates: Readonly<
    Record<string, Readonly<Record<string, { readonly accepted: number; readonly rejected: number }>>>
  >;
}

interface Run extends CommandResult {
  readonly report: Report;
}

let platform: LocalPlatform;
let actors: Actors;
let folder: string;
const runs = new Map<string, Run>();
const failed: Activity[] = [];

beforeAll(async () => {
  const synthesized = await copyOf("s3");
  platform = await LocalPlatform.start({ synthesized });
  platform.activity.subscribe((activity) => {
    if (activity.kind === "request" && activity.status >= 500) failed.push(activity);
  });
  actors = await Actors.start(platform);
  folder = await mkdtemp(join(tmpdir(), "schemathesis-"));
  await cp(join(__dirname, "schemathesis"), folder, { recursive: true });
  for (const [name, ids] of Object.entries(actors.ids)) {
    await writeFile(join(folder, `${name}.dict`), ids.map((id) => `"${id}"\n`).join(""));
  }
  const document = join(synthesized, "openapi-dev.json");
  const program = join(await pythonPrograms(SCHEMATHESIS), "schemathesis");
  await Promise.all(TAGS.map(async (tag) => runs.set(tag, await run(program, document, tag))));
});
afterAll(async () => {
  await actors?.stop();
  await platform?.stop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
  await removeCopies();
});

describe.each(TAGS)("the operations of %s under Schemathesis", (tag) => {
  test("answer as the published document says, and take what it allows only", () => {
    const { exitCode, output, report } = runOf(tag);

    expect({ exitCode, output: exitCode === 0 ? "" : output }).toEqual({ exitCode: 0, output: "" });
    expect(report.complete).toBe(true);
    expect(report.operations.tested).toBeGreaterThan(0);
    expect(report.operations.errored).toBe(0);
  });

  test("are reached behind their refusals, too", () => {
    const phases = Object.values(runOf(tag).report.valid_rates).flatMap((rates) => Object.values(rates));

    const accepted = phases.reduce((sum, phase) => sum + phase.accepted, 0);
    expect(accepted).toBeGreaterThan(FEWEST_ACCEPTED);
  });
});

test("every operation was called, and none was answered by a 5xx", () => {
  const tested = TAGS.reduce((sum, tag) => sum + runOf(tag).report.operations.tested, 0);

  expect(tested).toBe(runOf("users").report.operations.total);
  expect(failed).toEqual([]);
});

async function run(program: string, document: string, tag: string): Promise<Run> {
  const reports = join(folder, `report-${tag}`);
  const report = join(reports, "report.json");
  const result = await attempt(
    program,
    [
      ...["--config-file", "schemathesis.toml", "run", document, "--url", platform.url],
      ...["--include-tag", tag, "--report", "json", "--report-json-path", report],
    ],
    { cwd: folder, env: { ...process.env, MARKETPLACE_ACTORS: actors.endpoint }, timeout: LIMIT },
  );
  return { ...result, report: await reportIn(report, result) };
}

/** @throws Error with the output when Schemathesis wrote none */
async function reportIn(file: string, { output }: CommandResult): Promise<Report> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  if (text === undefined) throw new Error(`Schemathesis wrote no report:\n${output}`);
  return JSON.parse(text) as Report;
}

function runOf(tag: string): Run {
  const found = runs.get(tag);
  if (found === undefined) throw new Error(`Schemathesis did not run for ${tag}`);
  return found;
}
