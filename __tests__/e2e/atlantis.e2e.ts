import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { documentedYaml } from "../support/documented-yaml";
import { describeWith } from "./support/describe-with";
import { endedWith } from "./support/ended-with";
import { freshProject } from "./support/foundation";
import { playedNpm } from "./support/played-npm";
import { removeProjects, type StageProject } from "./support/stage-project";

type Command = string | { readonly command: string };

/** A step of a custom workflow: https://www.runatlantis.io/docs/custom-workflows#step */
interface Step {
  readonly run?: Command;
  readonly env?: { readonly name: string; readonly command: string };
}

interface Server {
  readonly workflows: Readonly<
    Record<string, Readonly<Record<"plan" | "apply", { readonly steps: readonly Step[] }>>>
  >;
}

/** Where the page has the server's backend files; the test has them in its own folder. */
const BACKENDS = "/etc/atlantis";

let folder: string;
let project: StageProject;
let environment: NodeJS.ProcessEnv;

describeWith(
  ["schema"],
  "what is tried is the steps, not the provider",
  "the workflow of the page on Atlantis",
  () => {
    beforeAll(async () => {
      folder = await mkdtemp(join(tmpdir(), "marketplace-atlantis-"));
      project = await freshProject("atlantis");
      await copyFile(project.path("backend.tf"), join(folder, "backend-dev.tf"));
      await rm(project.path("backend.tf"));
      environment = await playedNpm(join(folder, "bin"));
    });
    afterAll(async () => {
      removeProjects();
      await rm(folder, { recursive: true, force: true });
    });

    test("plans and applies one stack after the other, as `sh` runs its steps", async () => {
      for (const name of ["MarketplaceInfrastructure-dev", "MarketplaceDatabase-dev"]) {
        expect(await steps("plan", name)).toContain("to add, 0 to change, 0 to destroy.");
        expect(await steps("apply", name)).toContain("Apply complete!");
      }

      for (const stack of project.stacks("dev").slice(0, 2)) {
        expect(await stack.selectedWorkspace()).toBe("dev");
        expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
      }
    });
  },
);

/** Runs the steps of a stage of the workflow for one project, with the variables that Atlantis gives them. */
async function steps(stage: "plan" | "apply", name: string): Promise<string> {
  const [, server] = documentedYaml("docs/atlantis.md") as [unknown, Server];
  const [workflow] = Object.values(server.workflows);
  const variables: NodeJS.ProcessEnv = {
    ...environment,
    PROJECT_NAME: name,
    WORKSPACE: "dev",
    PLANFILE: join(folder, `${name}-dev.tfplan`),
  };
  let output = "";
  for (const { run, env } of workflow?.[stage].steps ?? []) {
    const command = env?.command ?? (typeof run === "object" ? run.command : run) ?? "";
    const result = project.program("sh", ["-c", command.replace(BACKENDS, folder)], variables);
    if (env !== undefined) variables[env.name] = (await result).stdout.trim();
    output += await endedWith(0, result);
  }
  return output;
}
