import { basename } from "node:path";
import { type Called, type Job, needsOf, readWorkflow } from "../../support/workflows";
import { asText, type Contexts, filledIn, isMet } from "./expression";
import { type JobResult, JobRun, type Runner } from "./workflow-job";

/** What a run of a workflow finds at GitHub. */
export interface Repository {
  readonly github: Readonly<Record<string, unknown>>;
  /** Variables of the repository. */
  readonly vars: Readonly<Record<string, string>>;
  /** Variables of its environments, by their names, over those of the repository. */
  readonly environments: Readonly<Record<string, Readonly<Record<string, string>>>>;
  readonly secrets: Readonly<Record<string, string>>;
  /** A machine for one job. */
  readonly runner: () => Promise<Runner>;
}

/** What became of the jobs of a run, in their order; those of called workflows as `dev / plan`. */
export type RunResult = Readonly<Record<string, JobResult>>;

interface Call {
  readonly inputs?: Contexts;
  readonly secrets?: Contexts;
  readonly matrix?: Readonly<Record<string, string>>;
}

/** Runs the jobs of a workflow one after another. @param only jobs that are to be run, if not all are */
export async function runWorkflow(
  file: string,
  repository: Repository,
  { only, ...call }: Call & { readonly only?: readonly string[] } = {},
): Promise<RunResult> {
  const { jobs } = readWorkflow(file);
  const results: Record<string, JobResult> = {};
  const inner: Record<string, JobResult> = {};
  for (const [id, job] of Object.entries(jobs).filter(([name]) => only?.includes(name) ?? true)) {
    const needs = Object.fromEntries(needsOf(job).map((name) => [name, results[name]]));
    const states = Object.values(needs).map((need) => need?.result);
    const contexts = contextsOf(
      repository,
      { ...call, secrets: call.secrets ?? repository.secrets },
      needs,
      job,
    );
    const functions = {
      success: () => states.every((state) => state === "success"),
      failure: () => states.includes("failure"),
      cancelled: () => false,
      always: () => true,
    };
    if (!isMet(job.if, contexts, functions)) {
      results[id] = { result: "skipped", outputs: {}, log: "", summary: "" };
    } else if (job.uses === undefined) {
      results[id] = await JobRun.of(job, contexts, await repository.runner());
    } else {
      const called = await runCalled(job, repository, contexts);
      for (const [name, result] of Object.entries(called.jobs)) inner[`${id} / ${name}`] = result;
      results[id] = called.result;
    }
  }
  return { ...results, ...inner };
}

async function runCalled(job: Job, repository: Repository, contexts: Contexts) {
  const file = `.github/workflows/${basename(job.uses ?? "")}`;
  const { workflow_call: called } = readWorkflow(file).on as { readonly workflow_call: Called };
  const defaults = Object.entries(called.inputs ?? {}).map(([name, input]) => [name, input.default ?? ""]);
  const filled = (templates: Readonly<Record<string, string | number | boolean>>) =>
    Object.entries(templates).map(([name, value]) => [name, filledIn(value, contexts)]);
  if (job.secrets === "inherit") throw new Error(`${file} gets all secrets`);
  const jobs = await runWorkflow(file, repository, {
    inputs: Object.fromEntries([...defaults, ...filled(job.with ?? {})]),
    secrets: Object.fromEntries(filled(job.secrets ?? {})),
  });
  const outputs = Object.entries(called.outputs ?? {}).map(([name, { value }]) => [
    name,
    asText(filledIn(value, { jobs })),
  ]);
  const hasFailed = Object.values(jobs).some(({ result }) => result === "failure");
  const result: JobResult = {
    result: hasFailed ? "failure" : "success",
    outputs: Object.fromEntries(outputs),
    log: "",
    summary: "",
  };
  return { jobs, result };
}

function contextsOf(
  { github, vars, environments }: Repository,
  { inputs = {}, secrets = {}, matrix = {} }: Call,
  needs: Contexts,
  job: Job,
): Contexts {
  const environment = asText(filledIn(job.environment ?? "", { inputs }));
  return { github, inputs, secrets, matrix, needs, vars: { ...vars, ...environments[environment] } };
}
