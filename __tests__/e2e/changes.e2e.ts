import { FUNCTION_KEYS } from "../../config/naming";
import type { ResourceAction, StageReview } from "../../operations/review/stage-review";
import { evaluatedInBrowser } from "./support/browser";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { deployedDev } from "./support/foundation";
import { numbersOf } from "./support/plan-numbers";
import { removeProjects, type StageProject } from "./support/stage-project";

const USERS_TABLE = "aws_dynamodb_table.users_table_9E85B616";

let project: StageProject;

afterAll(removeProjects);

describeWith(["schema"], "the deployed stage is a copy of its states", "a change of a deployed stage", () => {
  beforeAll(async () => {
    project = await deployedDev("changes");
  });

  test("of one handler updates exactly its function", async () => {
    await project.edit("handlers/users/handler.ts", "a mail is on its way", "a mail is on its long way");

    const { exitCode, review } = await plan();

    expect(exitCode).toBe(2);
    expect(changesOf(review)).toEqual([
      ["updated", expect.stringMatching(/^aws_lambda_function\.users-function_/)],
    ]);
    await project.run("apply", ["--stage", "dev", "--yes"]);
    expect((await plan()).exitCode).toBe(0);
  });

  test("of a common module updates the layer, and every function with it", async () => {
    await inspect(
      { file: "handlers/common/cursor.ts", from: '"sha256"', to: '"sha512"' },
      ({ exitCode, review }) => {
        expect(exitCode).toBe(2);
        const functions = resources(review).filter(({ type }) => type === "aws_lambda_function");
        expect(functions.map(({ action }) => action)).toEqual(FUNCTION_KEYS.map(() => "updated"));
        expect(changesOf(review)).toHaveLength(functions.length + 1);
        expect(replaced(review)).toEqual([expect.stringMatching(/^aws_lambda_layer_version\./)]);
      },
    );
  });

  test("of an alarm's threshold updates the alarm, and the report says from what to what", async () => {
    await inspect(
      { file: "stacks/monitoring/alarms/api-alarms.ts", from: "threshold: 5000", to: "threshold: 6000" },
      ({ exitCode, review }) => {
        expect(exitCode).toBe(2);
        const alarm = resources(review).find(({ address }) => address.includes("api-latency"));
        expect(alarm).toMatchObject({ action: "updated", holdsData: false });
        expect(alarm?.attributes).toContainEqual(
          expect.objectContaining({
            path: "threshold",
            before: "5000",
            after: "6000",
            forcesReplacement: false,
          }),
        );
      },
    );
  });

  test("of a route updates the API's body, and replaces the deployment alone", async () => {
    await inspect(
      { file: "handlers/users/routes.ts", from: 'path: "/health"', to: 'path: "/alive"' },
      ({ exitCode, review }) => {
        expect(exitCode).toBe(2);
        const body = resources(review).find(({ type }) => type === "aws_api_gateway_rest_api");
        expect(body?.action).toBe("updated");
        expect(body?.attributes.some(({ path }) => path.includes("/alive"))).toBe(true);
        expect(replaced(review)).toEqual([expect.stringMatching(/^aws_api_gateway_deployment\./)]);
        expect(review.dataLoss).toEqual([]);
      },
    );
  });

  test("of the addresses of the network replaces subnets; their readers are planned again afterwards, and a second run completes", async () => {
    await project.edit("config/stages.ts", "10.10.0.0/16", "10.40.0.0/16");
    const { exitCode, review } = await plan();

    expect(exitCode).toBe(2);
    await expectTerraformsNumbers(review);
    expect(replaced(review).filter((address) => address.startsWith("aws_subnet."))).toHaveLength(4);
    expect(review.stacks.find(({ part }) => part === "api")).toMatchObject({
      state: "planAgain",
      after: ["MarketplaceInfrastructure-dev"],
    });

    const applied = await project.attempt("apply", ["--stage", "dev", "--yes"]);
    expect({ exitCode: applied.exitCode, output: applied.output }).toMatchObject({ exitCode: 4 });
    expect(applied.output).toContain("MarketplaceApi-dev");
    expect((await plan()).exitCode).toBe(2);
    await project.run("apply", ["--stage", "dev", "--yes"]);
    expect((await plan()).exitCode).toBe(0);
  });

  describe("of a table's key", () => {
    let before: Readonly<Record<string, string>>;

    beforeAll(async () => {
      before = await project.store.states("dev");
      await project.edit(
        "stacks/database/tables.ts",
        'users: {\n    hashKey: "userId"',
        'users: {\n    hashKey: "email"',
      );
    });

    test("is blocked, since it replaces the table", async () => {
      const { exitCode, review } = await plan();

      expect(exitCode).toBe(3);
      await expectTerraformsNumbers(review);
      expect(review.isBlocked).toBe(true);
      expect(review.dataLoss).toEqual([
        expect.objectContaining({ address: USERS_TABLE, action: "replaced" }),
      ]);
    });

    test("is shown on top and in red by the page, which fits a phone", async () => {
      const page = project.planFile("dev", "report.html");

      const seen = await evaluatedInBrowser(page, LOOK, 1200);

      const { headings, danger } = seen as {
        headings: string[];
        danger: { text: string; colour: number[]; top: number };
      };
      expect(headings.some((heading) => heading.includes("dev"))).toBe(true);
      expect(danger.text).toContain(USERS_TABLE);
      const [red = 0, green = 0, blue = 0] = danger.colour;
      expect(red - Math.max(green, blue)).toBeGreaterThan(100);
      expect(danger.top).toBeLessThan(900);
      expect(await evaluatedInBrowser(page, "document.documentElement.scrollWidth <= innerWidth", 500)).toBe(
        true,
      );
    });

    test("is not applied, nor with the address of something else", async () => {
      const refused = await project.attempt("apply", ["--stage", "dev", "--yes"]);
      expect({ exitCode: refused.exitCode, output: refused.output }).toMatchObject({ exitCode: 3 });
      expect(refused.output).toContain(`--allow-destroy '${USERS_TABLE}'`);

      const other = USERS_TABLE.replace("users", "clients");
      const mistyped = await project.attempt("apply", ["--stage", "dev", "--yes", "--allow-destroy", other]);
      expect(mistyped.exitCode).toBe(1);
      expect(mistyped.output).toContain(other);
      expect(await project.store.states("dev")).toEqual(before);
    });

    test("is applied when its address is named", async () => {
      const args = ["--stage", "dev", "--yes", "--allow-destroy", USERS_TABLE];
      // The new table has the ARN of the old one, which nobody knew before.
      expect(await endedWith(4, project.attempt("apply", args))).toContain("MarketplaceApi-dev");

      const { exitCode, review } = await plan();

      expect({ exitCode, changes: changesOf(review) }).toEqual({ exitCode: 0, changes: [] });
      const [, database] = project.stacks("dev");
      const { stdout } = (await database?.run("state", "show", "-no-color", USERS_TABLE)) ?? {};
      expect(stdout).toMatch(/hash_key += "email"/);
    });
  });
});

/** Headings, and the box whose heading names what would be lost. */
const LOOK = `(() => {
  const headings = [...document.querySelectorAll("h1, h2, h3")];
  const box = document.querySelector(".danger");
  const heading = box?.querySelector("h2");
  return {
    headings: headings.map((each) => each.innerText),
    danger: box && heading && {
      text: box.innerText,
      colour: getComputedStyle(heading).color.match(/\\d+/g).slice(0, 3).map(Number),
      top: box.getBoundingClientRect().top,
    },
  };
})()`;

interface Edit {
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

interface Planned {
  readonly exitCode: number;
  readonly review: StageReview;
}

async function plan(): Promise<Planned> {
  const { exitCode } = await project.attempt("plan", ["--stage", "dev"]);
  return { exitCode, review: await project.report("dev") };
}

/** Plans with a change of the sources, which is taken back afterwards, and compares all numbers with terraform's. */
async function inspect({ file, from, to }: Edit, look: (planned: Planned) => void): Promise<void> {
  await project.edit(file, from, to);
  try {
    const planned = await plan();
    await expectTerraformsNumbers(planned.review);
    look(planned);
  } finally {
    await project.edit(file, to, from);
  }
}

async function expectTerraformsNumbers(review: StageReview): Promise<void> {
  for (const [index, stack] of project.stacks("dev").entries()) {
    const reviewed = review.stacks[index];
    if (reviewed === undefined) throw new Error("the report lacks a stack");
    const file = project.planFile("dev", `${reviewed.id}.tfplan`);
    expect({ id: reviewed.id, ...reviewed.counts }).toMatchObject(await numbersOf(stack, file));
  }
}

function resources(review: StageReview) {
  return review.stacks.flatMap(({ changes }) => changes);
}

function changesOf(review: StageReview): [ResourceAction, string][] {
  return resources(review).map(({ action, address }) => [action, address]);
}

function replaced(review: StageReview): string[] {
  return resources(review).flatMap(({ action, address }) => (action === "replaced" ? [address] : []));
}
