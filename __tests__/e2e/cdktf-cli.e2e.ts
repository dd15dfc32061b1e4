import type { CommandResult } from "./support/command";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { freshProject } from "./support/foundation";
import { removeProjects, type StageProject } from "./support/stage-project";

let project: StageProject;

afterAll(removeProjects);

describeWith(
  ["schema"],
  "the commands are the same with every provider",
  "cdktf's own commands after npm run workspace",
  () => {
    beforeAll(async () => {
      project = await freshProject("cdktf");
      await project.run("synth", ["--stage", "dev"]);
      await project.run("workspace", ["--stage", "dev"]);
    });

    test("cdktf list names the four stacks", async () => {
      const { stdout } = await cdktf("list");

      expect(new Set(stdout.match(/Marketplace\w+-dev/g))).toEqual(
        new Set(["Infrastructure", "Database", "Api", "Monitoring"].map((part) => `Marketplace${part}-dev`)),
      );
    });

    test("cdktf diff shows what a stack would create", async () => {
      const [infrastructure] = project.stacks("dev");
      const resources = (await infrastructure?.declaredResources()) ?? [];

      const { stdout } = await cdktf("diff", "MarketplaceInfrastructure-dev");

      expect(stdout).toContain(`${resources.length} to add, 0 to change, 0 to destroy.`);
    });

    test("cdktf deploy '*' creates all stacks in the stage's workspace, and npm run plan has nothing to do", async () => {
      await cdktf("deploy", "*", "--auto-approve");

      for (const stack of project.stacks("dev")) {
        expect(await stack.selectedWorkspace()).toBe("dev");
        expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
      }
      expect((await project.store.keys()).filter((key) => !key.startsWith("marketplace/dev/"))).toEqual([]);
      await endedWith(0, project.attempt("plan", ["--stage", "dev"]));
    });

    test("in another workspace cdktf deploy and destroy are refused, and no state changes", async () => {
      const before = await project.store.states("dev");
      for (const stack of project.stacks("dev"))
        await stack.run("workspace", "select", "-or-create", "staging");

      for (const command of ["deploy", "destroy"]) {
        const { exitCode, output } = await attempted(command, "*", "--auto-approve");

        expect(exitCode).not.toBe(0);
        expect(output.replace(/[│\s]+/g, " ")).toContain("terraform workspace select dev");
      }
      expect(await project.store.states("dev")).toEqual(before);
      for (const stack of project.stacks("dev")) expect(await stack.stateList()).toEqual([]);
      await project.run("workspace", ["--stage", "dev"]);
    });

    test("cdktf destroy '*' leaves nothing", async () => {
      await cdktf("destroy", "*", "--auto-approve");

      for (const stack of project.stacks("dev")) expect(await stack.stateList()).toEqual([]);
    });
  },
);

async function cdktf(command: string, ...args: string[]): Promise<CommandResult> {
  const result = await attempted(command, ...args);
  if (result.exitCode !== 0) throw new Error(`cdktf ${command}: ${result.output.slice(-4000)}`);
  return result;
}

/** The lock of the provider's checksums would need the registry. */
function attempted(command: string, ...args: string[]): Promise<CommandResult> {
  const own = command === "list" ? [] : ["--skip-provider-lock"];
  return project.program("npx", ["cdktf", command, ...args, ...own], { STAGE: "dev", CI: "true" });
}
