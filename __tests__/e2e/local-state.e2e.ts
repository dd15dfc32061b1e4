import { cp, mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Deployment } from "./support/deployment";
import { synthesizeInto } from "./support/project";

let deployment: Deployment;
let elsewhere: string;

beforeAll(async () => {
  deployment = await Deployment.ofDev();
  await deployment.apply();
  elsewhere = await mkdtemp(join(tmpdir(), "marketplace moved "));
});
afterAll(async () => {
  await rm(elsewhere, { recursive: true, force: true });
  await deployment.remove();
});

describe("state in files", () => {
  test("stays in force when the folder of the stacks is copied to another place", async () => {
    await cp(join(deployment.outdir, "stacks"), join(elsewhere, "stacks"), { recursive: true });
    await rm(join(deployment.outdir, "stacks"), { recursive: true });

    const moved = deployment.at(elsewhere);
    for (const stack of moved.stacks) {
      await stack.initialize("dev");
      await stack.apply();
      expect(await stack.plannedChanges()).toEqual({ resources: [], outputs: [] });
    }
  });

  test("survives another synth", async () => {
    const moved = deployment.at(elsewhere);
    const states = moved.stacks.map(({ folder }) =>
      join(folder, "terraform.tfstate.d/dev/terraform.tfstate"),
    );
    const before = await Promise.all(states.map((state) => readFile(state, "utf8")));

    await synthesizeInto(elsewhere, { STAGE: "dev", BACKEND: "local" });

    expect(await Promise.all(states.map((state) => readFile(state, "utf8")))).toEqual(before);
  });
});
