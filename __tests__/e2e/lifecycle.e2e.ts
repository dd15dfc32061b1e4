import { Deployment } from "./support/deployment";
import { unexplained } from "./support/emulator-gaps";

let deployment: Deployment;

beforeAll(async () => {
  deployment = await Deployment.ofDev();
});
afterAll(() => deployment.remove());

describe("the dev stage with state in files", () => {
  test("is applied stack after stack", async () => {
    await deployment.apply();

    for (const stack of deployment.stacks) {
      expect(await stack.stateList()).toEqual(expect.arrayContaining(await stack.declaredResources()));
    }
  });

  test("has nothing to change once it is applied", async () => {
    const changes: string[] = [];
    for (const stack of deployment.stacks) {
      const { resources, outputs } = await stack.plannedChanges();
      changes.push(...unexplained(resources), ...outputs);
    }

    expect(changes).toEqual([]);
  });

  test("leaves nothing behind when it is destroyed", async () => {
    await deployment.destroy();

    for (const stack of deployment.stacks) expect(await stack.stateList()).toEqual([]);
  });
});
