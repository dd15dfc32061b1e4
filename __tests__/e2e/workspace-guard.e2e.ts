import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Deployment } from "./support/deployment";

const WRONG = "elsewhere";

const COMMANDS = [
  ["plan", "-input=false", "-no-color"],
  ["plan", "-refresh-only", "-input=false", "-no-color"],
  ["apply", "-auto-approve", "-input=false", "-no-color"],
  ["destroy", "-auto-approve", "-input=false", "-no-color"],
];

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.ofDev();
  await deployment.apply();
  for (const stack of deployment.stacks) {
    await stack.run("workspace", "new", "-state=terraform.tfstate.d/dev/terraform.tfstate", WRONG);
  }
});
afterAll(() => deployment.remove());

describe("in a workspace that is not the stage, with a populated state", () => {
  test.each(COMMANDS)("terraform %s %s is refused and changes no state", async (...command) => {
    for (const stack of deployment.stacks) {
      const state = join(stack.folder, "terraform.tfstate.d", WRONG, "terraform.tfstate");
      const before = await readFile(state, "utf8");

      const { exitCode, output } = await stack.attempt(...command);

      expect(exitCode).toBe(1);
      expect(output).toContain('stage "dev"');
      expect(output.replace(/[│\s]+/g, " ")).toContain("terraform workspace select dev");
      expect(await readFile(state, "utf8")).toBe(before);
    }
  });
});

describe("back in the stage's own workspace", () => {
  test("the same plan passes", async () => {
    for (const stack of deployment.stacks) {
      await stack.run("workspace", "select", "dev");

      expect((await stack.attempt("plan", "-input=false", "-no-color")).exitCode).toBe(0);
    }
  });
});
