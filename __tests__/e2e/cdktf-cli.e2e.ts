import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { type CommandResult, run } from "./support/command";
import { Deployment } from "./support/deployment";
import { PROJECT } from "./support/project";
import { terraformEnvironment } from "./support/terraform";

let deployment: Deployment;
let empty: string;

beforeAll(async () => {
  deployment = await Deployment.ofDev();
  for (const stack of deployment.stacks) await stack.initialize("dev");
  empty = await mkdtemp(join(tmpdir(), "marketplace-list-"));
});
afterAll(async () => {
  await rm(empty, { recursive: true, force: true });
  await deployment.remove();
});

describe("cdktf's own commands, in the workspace of the stage", () => {
  test("cdktf list names the four stacks", async () => {
    const { stdout } = await cdktf("list", "--output", empty);

    const names = deployment.stacks.map(({ folder }) => basename(folder));
    expect([...stdout.matchAll(/Marketplace\w+-dev/g)].map(([name]) => name)).toEqual(
      expect.arrayContaining(names),
    );
  });

  test("cdktf diff shows what a stack would create", async () => {
    const { stdout } = await onDeployment("diff", "MarketplaceInfrastructure-dev");

    const [infrastructure] = deployment.stacks;
    const resources = (await infrastructure?.declaredResources()) ?? [];
    expect(stdout).toContain(`${resources.length} to add, 0 to change, 0 to destroy.`);
  });

  test("cdktf deploy creates all stacks, and cdktf destroy leaves nothing", async () => {
    await onDeployment("deploy", "*", "--auto-approve");

    for (const stack of deployment.stacks) {
      expect(await stack.selectedWorkspace()).toBe("dev");
      expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
    }

    await deployment.forgetWhatTheEmulatorKeeps();
    await onDeployment("destroy", "*", "--auto-approve");

    for (const stack of deployment.stacks) expect(await stack.stateList()).toEqual([]);
  });
});

/** On the stacks as they were prepared for the provider; the lock of its checksums would need the registry. */
function onDeployment(command: string, stacks: string, ...args: string[]): Promise<CommandResult> {
  return cdktf(
    command,
    stacks,
    ...args,
    "--skip-synth",
    "--skip-provider-lock",
    "--output",
    deployment.outdir,
  );
}

function cdktf(...args: string[]): Promise<CommandResult> {
  const env = {
    ...terraformEnvironment(),
    ...deployment.environment,
    STAGE: "dev",
    BACKEND: "local",
    CI: "true",
  };
  return run("npx", ["cdktf", ...args], { cwd: PROJECT, env });
}
