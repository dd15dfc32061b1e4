import { existsSync, statSync } from "node:fs";
import { Command } from "commander";
import { addLifecycle } from "../../operations/commands/lifecycle";
import { addSynthesis } from "../../operations/commands/synthesis";
import { scripts } from "../../package.json";
import {
  actions,
  type Called,
  everyJob,
  everyStep,
  readAction,
  readWorkflow,
  stepsUsing,
  workflows,
  workflowTexts,
} from "../support/workflows";

const STEPS = everyStep();
const CALLING = [...STEPS, ...everyJob().map(({ name, job }) => ({ name, step: job }))];
const USED = CALLING.flatMap(({ name, step }) =>
  step.uses === undefined ? [] : [{ name, uses: step.uses }],
);

describe("what the workflows run", () => {
  const program = new Command();
  addSynthesis(program);
  addLifecycle(program);
  const runs = STEPS.flatMap(({ step }) =>
    [...(step.run ?? "").matchAll(/npm run ([\w:-]+)(?: -- ([^|\n]*))?/g)].map(
      ([, script = "", args = ""]) => ({
        script,
        options: [...args.matchAll(/--([a-z-]+)/g)].map(([option]) => option),
      }),
    ),
  );

  it("are scripts of the project, with options that they have", () => {
    expect(runs.map(({ script }) => script).sort()).toEqual(["apply", "check", "plan", "synth"]);
    for (const { script, options } of runs) {
      expect(Object.keys(scripts)).toContain(script);
      const known = program.commands.find((command) => command.name() === script)?.options ?? [];
      const names = known.map(({ long }) => long);
      expect(options.filter((option) => !names.includes(option))).toEqual([]);
    }
    expect(runs.find(({ script }) => script === "apply")?.options).toEqual([
      "--stage",
      "--yes",
      "--allow-destroy",
    ]);
  });

  it("are files of the project, which can be executed", () => {
    const files = STEPS.flatMap(({ step }) => step.run?.match(/^\.github\/scripts\/\S+/) ?? []);

    expect(files).toEqual([".github/scripts/post-report"]);
    for (const file of files) expect(statSync(file).mode & 0o111).not.toBe(0);
  });

  it("runs on the versions of Node and Terraform that the project names", () => {
    expect(stepsUsing("actions/setup-node").map((step) => step.with?.["node-version-file"])).toEqual([
      ".nvmrc",
    ]);
    const [terraform] = stepsUsing("hashicorp/setup-terraform");
    expect(terraform?.with?.terraform_version).toBe("${{ steps.terraform.outputs.version }}");
    expect(STEPS.find(({ step }) => step.id === "terraform")?.step.run).toContain("cat .terraform-version");
    expect(existsSync(".nvmrc") && existsSync(".terraform-version")).toBe(true);
  });

  it("is bash that stops at the first failure, also of a pipe", () => {
    for (const [file, { jobs, defaults }] of workflows()) {
      const shells = Object.values(jobs).flatMap(({ steps = [] }) =>
        steps.filter(({ run }) => run !== undefined),
      );
      expect({ file, shell: defaults?.run.shell }).toEqual({
        file,
        shell: shells.length > 0 ? "bash" : undefined,
      });
    }
    for (const [, { runs: action }] of actions()) {
      expect(action.using).toBe("composite");
      for (const step of action.steps) expect(step.shell).toBe(step.run === undefined ? undefined : "bash");
    }
  });

  it("takes what others can write from the environment, never into the text of a script", () => {
    expect(STEPS.filter(({ step }) => step.run?.includes("${{")).map(({ name }) => name)).toEqual([]);
  });
});

describe("what the workflows use", () => {
  it("is pinned to a commit, with the release beside it, and each action to one only", () => {
    const foreign = USED.filter(({ uses }) => !uses.startsWith("./")).map(({ uses }) => uses);
    const pins = new Map(foreign.map((uses) => uses.split("@") as [string, string]));

    expect([...pins.keys()].sort()).toEqual([
      "actions/checkout",
      "actions/download-artifact",
      "actions/setup-node",
      "actions/upload-artifact",
      "aws-actions/configure-aws-credentials",
      "hashicorp/setup-terraform",
    ]);
    for (const uses of foreign) {
      const [action = "", pin = ""] = uses.split("@");
      expect(pin).toMatch(/^[0-9a-f]{40}$/);
      expect(pins.get(action)).toBe(pin);
    }
    const lines = workflowTexts().flatMap((text) => text.match(/uses: [^.\s].*/g) ?? []);
    expect(lines.length).toBe(foreign.length);
    expect(lines.filter((line) => !/@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual([]);
  });

  it("is there, where it is of the project", () => {
    const own = USED.filter(({ uses }) => uses.startsWith("./")).map(({ uses }) => uses);

    expect(own.length).toBeGreaterThan(5);
    expect(own.filter((uses) => !existsSync(uses))).toEqual([]);
  });

  it("is given inputs that it has, and all that it requires", () => {
    for (const { name, step } of CALLING) {
      if (step.uses?.startsWith("./") !== true) continue;
      const { inputs = {} } = inputsOf(step.uses);
      const given = Object.keys(step.with ?? {});
      const required = Object.entries(inputs).flatMap(([input, { required }]) =>
        required === true ? [input] : [],
      );
      expect({ name, unknown: given.filter((input) => !(input in inputs)) }).toEqual({ name, unknown: [] });
      expect({ name, missing: required.filter((input) => !given.includes(input)) }).toEqual({
        name,
        missing: [],
      });
    }
  });
});

/** @param uses a composite action or a workflow of the project */
function inputsOf(uses: string): Called {
  if (!uses.endsWith(".yml")) return readAction(uses);
  return (readWorkflow(uses).on as { readonly workflow_call: Called }).workflow_call;
}
