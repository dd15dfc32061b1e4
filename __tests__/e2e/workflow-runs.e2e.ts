import { existsSync, statSync } from "node:fs";
import { isDeepStrictEqual } from "node:util";
import { describeWith } from "./support/describe-with";
import { Emulator } from "./support/emulator";
import { deployedDev, foundation } from "./support/foundation";
import { PlayedGitHub, ROLES } from "./support/played-github";
import { removeProjects } from "./support/stage-project";
import { StateStore } from "./support/state-store";
import { type RunResult, runWorkflow } from "./support/workflow-run";

const DEPLOY = ".github/workflows/deploy.yml";
const BY_HAND = ".github/workflows/deploy-by-hand.yml";
const PULL_REQUEST = ".github/workflows/pull-request.yml";

const USERS_TABLE = "aws_dynamodb_table.users_table_9E85B616";
const REASON = "a real provider would wait for minutes in each of the many jobs";

const all: PlayedGitHub[] = [];

afterAll(async () => {
  removeProjects();
  for (const github of all) await github.remove();
});

describeWith(["schema"], REASON, "the steps of the workflows, run as they are, with GitHub played", () => {
  describe("a push to main", () => {
    let github: PlayedGitHub;
    /** Of plan files, when a job with the role that applies has them. */
    const modes: string[] = [];
    let first: RunResult;

    beforeAll(async () => {
      const { keys } = await foundation();
      const store = new StateStore(Emulator.shared(), "pushed");
      await store.create();
      github = await played(store, keys);
      github.onRole = (role, project) => {
        const file = project.planFile("dev", "MarketplaceInfrastructure-dev.tfplan");
        if (role === ROLES.apply) modes.push((statSync(file).mode & 0o777).toString(8));
      };
    });

    test("applies a stage that was never deployed in two passes, each exactly as another job has planned it", async () => {
      first = await push(github);

      expectResults(first, succeeded("dev", "dev-rest"));
      expect(first.dev?.outputs).toEqual({ again: "true" });
      expect(first["dev-rest"]?.outputs).toEqual({ again: "" });
      expect(github.checkouts).toHaveLength(4);
      for (const stack of github.checkouts.at(-1)?.stacks("dev") ?? []) {
        expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
      }
    });

    test("showed both reports to the reviewers", () => {
      expect(first["dev / plan"]?.summary).toMatch(/^# .*dev.*MarketplaceApi-dev \| waits/s);
      expect(first["dev-rest / plan"]?.summary).toMatch(/^# .*dev.*MarketplaceApi-dev \| planned/s);
    });

    test("planned and applied by a role of its own each", () => {
      expect(github.roles).toEqual([ROLES.plan, ROLES.apply, ROLES.plan, ROLES.apply]);
    });

    test("handed over the plans encrypted, and readable by their owner only", async () => {
      const artifact = await github.artifact("plan-dev-1");

      expect(artifact.subarray(0, 8).toString()).toBe("Salted__");
      expect(modes).toEqual(["600", "600"]);
    });

    test("asks nobody where there is nothing to do", async () => {
      const run = await push(github);

      expectResults(run, {
        dev: "success",
        "dev-rest": "skipped",
        "dev / plan": "success",
        "dev / apply": "skipped",
      });
    });
  });

  describe("a change that replaces a table with data", () => {
    let github: PlayedGitHub;

    beforeAll(async () => {
      const { keys } = await foundation();
      const { store } = await deployedDev("replaced");
      github = await played(store, keys);
      github.commit = (project) =>
        project.edit(
          "stacks/database/tables.ts",
          'users: {\n    hashKey: "userId"',
          'users: {\n    hashKey: "email"',
        );
    });

    test("is a failure of the pull request, which tells it on top of its comment", async () => {
      const run = await pullRequest(github);

      expect(run.plan).toMatchObject({
        result: "failure",
        log: expect.stringContaining("would destroy data"),
      });
      const [comment] = await github.comments();
      expect(comment?.body).toContain("**Data would be lost**");
    });

    test("is applied by hand where its address is named", async () => {
      const inputs = { stage: "dev", "allow-destroy": USERS_TABLE };

      const run = await runWorkflow(BY_HAND, github.repository, { inputs });

      // The new table has the ARN of the old one, which nobody knew before: the second pass finds nothing to do.
      expectResults(run, { ...succeeded("stage", "stage-rest"), "stage-rest / apply": "skipped" });
      expect(run["stage / plan"]?.outputs).toEqual({ code: "3" });
      const [, database] = github.checkouts.at(-1)?.stacks("dev") ?? [];
      expect(await database?.attributes(USERS_TABLE)).toMatchObject({ hash_key: "email" });
    });
  });

  describe("a pull request", () => {
    let github: PlayedGitHub;

    beforeAll(async () => {
      const { keys } = await foundation();
      const { store } = await deployedDev("proposed");
      github = await played(store, keys);
      await github.setComments([
        { id: 1, user: { login: "eve" }, body: "<!-- plan of stage dev -->\nmine" },
        {
          id: 2,
          user: { login: "github-actions[bot]" },
          body: "<!-- plan of stage prod -->\nof another stage",
        },
      ]);
      github.commit = (project) =>
        project.edit("stacks/monitoring/alarms/api-alarms.ts", "threshold: 5000", "threshold: 6000");
    });

    test("gets one comment for a stage, whoever else wrote its marker", async () => {
      const run = await pullRequest(github);

      expectResults(run, { plan: "success" });
      const comments = await github.comments();
      expect(comments.map(({ body }) => body.split("\n")[0])).toEqual([
        "<!-- plan of stage dev -->",
        "<!-- plan of stage prod -->",
        "<!-- plan of stage dev -->",
      ]);
      expect(comments[0]?.body).toContain("mine");
      expect(comments[2]?.body).toContain("6000");
    });

    test("has it edited by later runs", async () => {
      github.commit = (project) =>
        project.edit("stacks/monitoring/alarms/api-alarms.ts", "threshold: 5000", "threshold: 7000");

      expectResults(await pullRequest(github), { plan: "success" });

      const comments = await github.comments();
      expect(comments).toHaveLength(3);
      expect(comments[2]?.body).toContain("7000");
      expect(comments[2]?.body).not.toContain("6000");
    });

    test("is planned by the role that plans, and changes nothing", async () => {
      expect(new Set(github.roles)).toEqual(new Set([ROLES.plan]));
      expect(existsSync(github.checkouts[0]?.planFile("dev", "report.md") ?? "")).toBe(true);
    });

    test.each([
      ["a fork", { head: { repo: { full_name: "eve/marketplace" } }, user: { login: "eve" } }],
      [
        "Dependabot",
        { head: { repo: { full_name: "acme/marketplace" } }, user: { login: "dependabot[bot]" } },
      ],
    ])("of %s is not planned", async (_, pull_request) => {
      const { repository } = github;
      const foreign = { ...repository, github: { ...repository.github, event: { pull_request } } };

      const run = await runWorkflow(PULL_REQUEST, foreign, { only: ["plan"], matrix: { stage: "dev" } });

      expectResults(run, { plan: "skipped" });
    });
  });

  test("without its variables a stage is not planned, and the message names them", async () => {
    const { keys } = await foundation();
    const github = await played(new StateStore(Emulator.shared(), "unnamed"), keys);
    const repository = { ...github.repository, vars: {} };

    const run = await runWorkflow(DEPLOY, repository, { only: ["dev", "dev-rest"] });

    expect(run["dev / plan"]?.log).toContain("PLAN_ROLE_DEV and BACKEND_DEV");
    expect(run).toMatchObject({
      dev: { result: "failure" },
      "dev / apply": { result: "skipped" },
      "dev-rest": { result: "skipped" },
    });
  });
});

async function played(store: StateStore, keys: string): Promise<PlayedGitHub> {
  const github = await PlayedGitHub.create(store, keys);
  all.push(github);
  return github;
}

/** The jobs of one stage, since those of the others are the same. */
function push(github: PlayedGitHub): Promise<RunResult> {
  return runWorkflow(DEPLOY, github.repository, { only: ["dev", "dev-rest"] });
}

function pullRequest(github: PlayedGitHub): Promise<RunResult> {
  return runWorkflow(PULL_REQUEST, github.repository, { only: ["plan"], matrix: { stage: "dev" } });
}

/** What jobs end with that call the workflow of a stage where all goes well. */
function succeeded(...jobs: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    jobs.flatMap((job) => [job, `${job} / plan`, `${job} / apply`].map((name) => [name, "success"])),
  );
}

/** @throws Error with all that failed jobs printed, when jobs ended in another way */
function expectResults(run: RunResult, expected: Readonly<Record<string, string>>): void {
  const results = Object.fromEntries(Object.entries(run).map(([name, { result }]) => [name, result]));
  const failed = Object.entries(run).filter(([, { result }]) => result === "failure");
  const logs = failed.map(([name, { log }]) => `--- ${name}\n${log}`).join("\n");
  expect({ results, ...(isDeepStrictEqual(results, expected) ? {} : { logs }) }).toEqual({
    results: expected,
  });
}
