import { STAGE_NAMES } from "../../config/stages";
import { stageConfig } from "../support/synthesized";
import {
  type Called,
  everyJob,
  type Job,
  needsOf,
  readWorkflow,
  stepsUsing,
  WORKFLOWS,
  workflows,
  workflowTexts,
} from "../support/workflows";

const JOBS = everyJob();

const workflow = (file: string) => readWorkflow(`${WORKFLOWS}/${file}`);

describe("what the workflows may do", () => {
  it("is nothing but what a job asks for", () => {
    expect(workflows().map(([file, { permissions }]) => [file, permissions])).toEqual(
      workflows().map(([file]) => [file, {}]),
    );
    const wide = JOBS.flatMap(({ job }) => Object.entries(job.permissions ?? {}));
    expect(new Set(wide.map(([scope, access]) => `${scope}: ${access}`))).toEqual(
      new Set(["contents: read", "id-token: write", "pull-requests: write"]),
    );
    const commenting = JOBS.filter(({ job }) => job.permissions?.["pull-requests"] !== undefined);
    expect(commenting.map(({ name }) => name)).toEqual(["pull-request.yml plan"]);
    expect(workflow("pull-request.yml").jobs.check?.permissions).toEqual({ contents: "read" });
  });

  it("leaves no credentials in a checkout", () => {
    const checkouts = stepsUsing("actions/checkout");

    expect(checkouts.length).toBe(JOBS.filter(({ job }) => job.steps !== undefined).length);
    for (const step of checkouts) expect(step.with).toEqual({ "persist-credentials": false });
  });

  it("is done by roles: there are no keys of AWS, and one secret, which opens plan files", () => {
    const all = workflowTexts().join("\n");

    expect(all).not.toMatch(/aws[-_](access[-_]key|secret|session)|AKIA|secrets: inherit/i);
    expect(new Set([...all.matchAll(/secrets\.(\w+)/g)].map(([, name]) => name))).toEqual(
      new Set(["PLAN_PASSPHRASE"]),
    );
    const roles = stepsUsing("aws-actions/configure-aws-credentials").map((step) => step.with);
    const regions = new Set(STAGE_NAMES.map((stage) => stageConfig(stage).region));
    expect(roles.map((given) => given?.["role-to-assume"])).toEqual([
      "${{ vars.APPLY_ROLE }}",
      "${{ inputs.role }}",
    ]);
    expect(new Set(roles.map((given) => given?.["aws-region"]))).toEqual(regions);
  });

  it("is never asked for by pull requests of others", () => {
    const { on, jobs } = workflow("pull-request.yml");

    expect(on).toBe("pull_request");
    expect(jobs.plan?.if).toContain("github.event.pull_request.head.repo.full_name == github.repository");
    expect(JSON.stringify(jobs)).not.toContain("APPLY_ROLE");
  });

  it("takes an end: each job with steps has a limit", () => {
    for (const { name, job } of JOBS.filter(({ job }) => job.steps !== undefined)) {
      expect({ name, limited: (job["timeout-minutes"] ?? 999) <= 60 }).toEqual({ name, limited: true });
    }
  });
});

describe("the stages", () => {
  it("of a pull request are all of them, planned side by side", () => {
    expect(workflow("pull-request.yml").jobs.plan?.strategy?.matrix.stage).toEqual([...STAGE_NAMES]);
  });

  it("are deployed one after another, each in two passes, and never two runs at once", () => {
    const { jobs } = workflow("deploy.yml");

    expect(Object.keys(jobs)).toEqual(STAGE_NAMES.flatMap((stage) => [stage, `${stage}-rest`]));
    for (const [index, stage] of STAGE_NAMES.entries()) {
      const before = STAGE_NAMES[index - 1];
      const [first, rest] = [jobs[stage], jobs[`${stage}-rest`]] as [Job, Job];
      expect(needsOf(first)).toEqual(before === undefined ? [] : [before, `${before}-rest`]);
      expect(needsOf(rest)).toEqual([stage]);
      expect(first.with).toEqual({ stage });
      expect(rest.with).toEqual({ stage, pass: 2 });
      const alone = { group: `stage-${stage}`, "cancel-in-progress": false };
      expect([first.concurrency, rest.concurrency]).toEqual([alone, alone]);
    }
  });

  it("are those that can be deployed by hand, under the same lock, from main only", () => {
    const { on, jobs } = workflow("deploy-by-hand.yml");

    const { workflow_dispatch: dispatch } = on as { readonly workflow_dispatch: Called };
    expect(dispatch.inputs?.stage?.options).toEqual([...STAGE_NAMES]);
    expect(jobs.stage?.if).toBe("github.ref == 'refs/heads/main'");
    for (const job of Object.values(jobs)) {
      expect(job.concurrency).toEqual({ group: "stage-${{ inputs.stage }}", "cancel-in-progress": false });
    }
  });

  it("are applied behind their own environment, from the plan of the job before", () => {
    const { plan, apply } = workflow("deploy-stage.yml").jobs;

    expect(plan?.environment).toBeUndefined();
    expect(apply?.environment).toBe("${{ inputs.stage }}");
    expect(needsOf(apply ?? {})).toEqual(["plan"]);
    const [uploaded] = stepsUsing("actions/upload-artifact");
    const [downloaded] = stepsUsing("actions/download-artifact");
    expect(uploaded?.with).toMatchObject({ name: downloaded?.with?.name, "retention-days": 1 });
  });
});
