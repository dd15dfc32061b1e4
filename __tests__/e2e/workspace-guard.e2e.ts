import { describeWith } from "./support/describe-with";
import { deployedDev } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";

const WRONG = "elsewhere";

const COMMANDS = [
  ["plan", "-input=false", "-no-color"],
  ["plan", "-refresh-only", "-input=false", "-no-color"],
  ["apply", "-auto-approve", "-input=false", "-no-color"],
  ["destroy", "-auto-approve", "-input=false", "-no-color"],
];

let project: StageProject;

afterAll(removeProjects);

describeWith(["schema"], "the deployed stage is a copy of its states", "the guard of the workspace", () => {
  beforeAll(async () => {
    project = await deployedDev("guard");
    await project.run("synth", ["--stage", "dev"]);
    const states = await project.store.states("dev");
    for (const stack of project.stacks("dev")) {
      await stack.initialize("dev");
      await stack.run("workspace", "new", WRONG);
    }
    const copied = Object.entries(states).map(([key, state]) => [key.replace("/dev/", `/${WRONG}/`), state]);
    await project.store.fill(Object.fromEntries(copied));
  });

  test.each(COMMANDS)(
    "refuses terraform %s %s in another workspace with a populated state, which stays as it is",
    async (...command) => {
      const before = await project.store.states(WRONG);
      expect(Object.keys(before)).toHaveLength(4);

      for (const stack of project.stacks("dev")) {
        const { exitCode, output } = await stack.attempt(...command);

        expect(exitCode).toBe(1);
        expect(output).toContain('stage "dev"');
        expect(output.replace(/[│\s]+/g, " ")).toContain("terraform workspace select dev");
      }
      expect(await project.store.states(WRONG)).toEqual(before);
    },
  );

  test("lets the same plan pass in the stage's own workspace", async () => {
    for (const stack of project.stacks("dev")) {
      await stack.run("workspace", "select", "dev");

      expect((await stack.attempt("plan", "-input=false", "-no-color")).exitCode).toBe(0);
    }
  });
});
