import { existsSync, readdirSync } from "node:fs";
import { chmod, copyFile, cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type Job, readAction, type Step, type Templates } from "../../support/workflows";
import { attempt } from "./command";
import { asText, type Contexts, type Functions, filledIn, isMet } from "./expression";

/** The machine that a job gets, and what it leaves there. */
export interface Runner {
  /** A checkout of the repository. */
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Where artifacts are kept between jobs, by their names. */
  readonly artifacts: string;
  /** Told of each role that the job takes. */
  readonly assume: (role: string) => void;
}

/** What became of a job. */
export interface JobResult {
  readonly result: "success" | "failure" | "skipped";
  readonly outputs: Readonly<Record<string, string>>;
  /** All that its steps printed. */
  readonly log: string;
  /** What its steps wrote into the summary of the run. */
  readonly summary: string;
}

type StepOutputs = Record<string, { readonly outputs: Record<string, string> }>;

/** Runs the steps of a job as GitHub's runner does: shells are real; actions of others are played. */
export class JobRun {
  private hasFailed = false;
  private log = "";

  private constructor(
    private readonly runner: Runner,
    private readonly files: string,
  ) {}

  static async of(job: Job, contexts: Contexts, runner: Runner): Promise<JobResult> {
    const files = await mkdtemp(join(tmpdir(), "marketplace-job-"));
    try {
      await writeFile(join(files, "summary"), "");
      const run = new JobRun(runner, files);
      const steps: StepOutputs = {};
      await run.steps(job.steps ?? [], { ...contexts, steps }, steps);
      const outputs = Object.entries(job.outputs ?? {}).map(([name, value]) => {
        return [name, asText(filledIn(value, { ...contexts, steps }))];
      });
      return {
        result: run.hasFailed ? "failure" : "success",
        outputs: Object.fromEntries(outputs),
        log: run.log,
        summary: await readFile(join(files, "summary"), "utf8"),
      };
    } finally {
      await rm(files, { recursive: true, force: true });
    }
  }

  /** @param outputs of the steps so far, which `contexts.steps` shows */
  private async steps(steps: readonly Step[], contexts: Contexts, outputs: StepOutputs): Promise<void> {
    for (const step of steps) {
      if (!isMet(step.if, contexts, this.functions)) continue;
      const written: Record<string, string> = {};
      if (step.id !== undefined) outputs[step.id] = { outputs: written };
      try {
        if (step.run !== undefined) await this.shell(step, contexts, written);
        else await this.action(step, contexts, written);
      } catch (error) {
        this.hasFailed = true;
        this.log += `\n${error instanceof Error ? error.message : error}\n`;
      }
    }
  }

  private async shell({ run = "", env = {} }: Step, contexts: Contexts, outputs: Record<string, string>) {
    const [script, output] = ["script.sh", "output"].map((name) => join(this.files, name)) as [
      string,
      string,
    ];
    // The texts of steps hold no expressions: a test of the workflows says so.
    await writeFile(script, run);
    await writeFile(output, "");
    const { exitCode, output: printed } = await attempt(
      "bash",
      ["--noprofile", "--norc", "-eo", "pipefail", script],
      {
        cwd: this.runner.folder,
        env: {
          ...this.runner.environment,
          ...textsOf(env, contexts),
          CI: "true",
          GITHUB_OUTPUT: output,
          GITHUB_STEP_SUMMARY: join(this.files, "summary"),
        },
      },
    );
    this.log += printed;
    for (const line of (await readFile(output, "utf8")).split("\n").filter((text) => text !== "")) {
      const [name = "", ...value] = line.split("=");
      outputs[name] = value.join("=");
    }
    if (exitCode !== 0) throw new Error(`exit code ${exitCode}`);
  }

  private async action(step: Step, contexts: Contexts, outputs: Record<string, string>): Promise<void> {
    const { uses = "" } = step;
    const given = textsOf(step.with ?? {}, contexts);
    if (uses.startsWith("./")) return this.composite(uses, given, contexts, outputs);
    const [name = ""] = uses.split("@");
    const played = this.played[name];
    if (played === undefined) throw new Error(`nobody plays ${uses}`);
    await played(given);
  }

  private async composite(
    uses: string,
    given: Readonly<Record<string, string>>,
    { github, vars }: Contexts,
    outputs: Record<string, string>,
  ): Promise<void> {
    const action = readAction(join(this.runner.folder, uses));
    const defaults = Object.entries(action.inputs ?? {}).map(([name, input]) => [
      name,
      asText(input.default),
    ]);
    const inputs = { ...Object.fromEntries(defaults), ...given };
    const steps: StepOutputs = {};
    const failedBefore = this.hasFailed;
    await this.steps(action.runs.steps, { github, vars, inputs, steps }, steps);
    for (const [name, { value }] of Object.entries(action.outputs ?? {})) {
      outputs[name] = asText(filledIn(value, { steps }));
    }
    if (this.hasFailed && !failedBefore) throw new Error(`${uses} failed`);
  }

  private readonly played: Readonly<
    Record<string, (given: Readonly<Record<string, string>>) => Promise<void>>
  > = {
    "actions/checkout": async () => undefined,
    "actions/setup-node": async () => undefined,
    "hashicorp/setup-terraform": async ({ terraform_version: version }) => {
      if (!/^\d+\.\d+\.\d+$/.test(version ?? "")) throw new Error(`no version of Terraform: ${version}`);
    },
    "aws-actions/configure-aws-credentials": async ({ "role-to-assume": role }) => {
      if (!role) throw new Error("no role to assume");
      this.runner.assume(role);
    },
    "actions/upload-artifact": async ({ name = "", path = "" }) => {
      const folder = join(this.runner.artifacts, name);
      await mkdir(folder, { recursive: true });
      const file = join(folder, basename(path));
      await copyFile(join(this.runner.folder, path), file);
      // Artifacts are ZIP files without modes.
      await chmod(file, 0o644);
    },
    "actions/download-artifact": async ({ name = "" }) => {
      await cp(join(this.runner.artifacts, name), this.runner.folder, { recursive: true });
    },
  };

  private get functions(): Functions {
    return {
      success: () => !this.hasFailed,
      failure: () => this.hasFailed,
      cancelled: () => false,
      always: () => true,
      hashFiles: (pattern) => (hasFile(this.runner.folder, pattern) ? "hash" : ""),
    };
  }
}

function textsOf(templates: Templates, contexts: Contexts): Record<string, string> {
  const texts = Object.entries(templates).map(([name, value]) => [name, asText(filledIn(value, contexts))]);
  return Object.fromEntries(texts);
}

/** @param pattern with `*` for a part of a path */
function hasFile(folder: string, pattern: string): boolean {
  const [root = ""] = pattern.split("/*");
  if (!existsSync(join(folder, root))) return false;
  const matching = new RegExp(`^${pattern.replaceAll(".", "\\.").replaceAll("*", "[^/]*")}$`);
  return readdirSync(join(folder, root), { recursive: true }).some((name) =>
    matching.test(join(root, `${name}`)),
  );
}
