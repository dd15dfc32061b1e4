import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";

/** Text in which GitHub replaces expressions; numbers and booleans as YAML has them. */
export type Templates = Readonly<Record<string, string | number | boolean>>;

/** A step of a job or of a composite action. */
export interface Step {
  readonly id?: string;
  readonly if?: string;
  readonly uses?: string;
  readonly with?: Templates;
  readonly run?: string;
  readonly shell?: string;
  readonly env?: Templates;
}

export interface Concurrency {
  readonly group: string;
  readonly "cancel-in-progress": boolean;
}

/** A job that has steps, or that calls a workflow. */
export interface Job {
  readonly if?: string;
  readonly needs?: string | readonly string[];
  readonly permissions?: Readonly<Record<string, string>>;
  readonly concurrency?: Concurrency;
  readonly environment?: string;
  readonly strategy?: { readonly matrix: Readonly<Record<string, readonly string[]>> };
  readonly "timeout-minutes"?: number;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
  readonly uses?: string;
  readonly with?: Templates;
  readonly secrets?: Templates | "inherit";
}

export interface Inputs {
  readonly inputs?: Readonly<
    Record<
      string,
      {
        readonly default?: string | number | boolean;
        readonly required?: boolean;
        readonly options?: readonly string[];
      }
    >
  >;
}

export interface Workflow {
  readonly on: string | Readonly<Record<string, unknown>>;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly defaults?: { readonly run: { readonly shell: string } };
  readonly jobs: Readonly<Record<string, Job>>;
}

/** A composite action. */
export interface Action extends Inputs {
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
  readonly runs: { readonly using: string; readonly steps: readonly Step[] };
}

/** The part of `on` that says how another workflow calls one. */
export interface Called extends Inputs {
  readonly outputs?: Readonly<Record<string, { readonly value: string }>>;
}

export const WORKFLOWS = ".github/workflows";
const ACTIONS = ".github/actions";

export function readWorkflow(file: string): Workflow {
  return parse(readFileSync(file, "utf8")) as Workflow;
}

/** @param folder as `uses` names it: `./.github/actions/plan` */
export function readAction(folder: string): Action {
  return parse(readFileSync(join(folder, "action.yml"), "utf8")) as Action;
}

/** Every workflow of the project, by its file's name. */
export function workflows(): [name: string, workflow: Workflow][] {
  return readdirSync(WORKFLOWS).map((name) => [name, readWorkflow(join(WORKFLOWS, name))]);
}

/** Every composite action of the project, by its folder's name. */
export function actions(): [name: string, action: Action][] {
  return readdirSync(ACTIONS).map((name) => [name, readAction(join(ACTIONS, name))]);
}

/** The jobs that a job waits for. */
export function needsOf({ needs = [] }: Job): readonly string[] {
  return typeof needs === "string" ? [needs] : needs;
}

/** Every job of every workflow, named by both. */
export function everyJob(): { readonly name: string; readonly job: Job }[] {
  return workflows().flatMap(([file, { jobs }]) =>
    Object.entries(jobs).map(([id, job]) => ({ name: `${file} ${id}`, job })),
  );
}

/** Every step of every job and of every action, by the name of that. */
export function everyStep(): { readonly name: string; readonly step: Step }[] {
  return [
    ...everyJob().flatMap(({ name, job }) => (job.steps ?? []).map((step) => ({ name, step }))),
    ...actions().flatMap(([name, { runs }]) => runs.steps.map((step) => ({ name, step }))),
  ];
}

/** The steps that use an action of others. */
export function stepsUsing(action: string): Step[] {
  return everyStep().flatMap(({ step }) => (step.uses?.startsWith(`${action}@`) === true ? [step] : []));
}

/** The text of every workflow and action. */
export function workflowTexts(): string[] {
  const files = [
    ...workflows().map(([name]) => join(WORKFLOWS, name)),
    ...actions().map(([name]) => join(ACTIONS, name, "action.yml")),
  ];
  return files.map((file) => readFileSync(file, "utf8"));
}
