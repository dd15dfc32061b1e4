import { RESOURCE_TYPES } from "../../operations/iam/resource-types";
import { rolePolicies } from "../../operations/iam/role-policies";
import recorded from "../operations/iam/recorded-actions.json";
import { stageConfig } from "../support/synthesized";
import { Deployment } from "./support/deployment";
import { isolatedEnvironment } from "./support/emulator";
import { iamAction } from "./support/iam-actions";
import { foundProvider } from "./support/provider";
import { type RunningProxy, startProxy } from "./support/proxy";

/** What everybody may ask. */
const FREE = new Set(["sts:GetCallerIdentity"]);

/** The stand-in calls nobody. */
const describeWithCalls = foundProvider().kind === "schema" ? describe.skip : describe;

describeWithCalls("the calls of an apply and a destroy of dev", () => {
  const actions = new Set<string>();
  const proxies: RunningProxy[] = [];
  let deployment: Deployment;

  beforeAll(async () => {
    deployment = await Deployment.ofDev(async (emulator) => {
      const proxy = await startProxy(emulator.url, (call) => {
        actions.add(iamAction(call));
        return undefined;
      });
      proxies.push(proxy);
      return isolatedEnvironment(proxy.url);
    });
    await deployment.apply();
    await deployment.destroy();
  });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.stop();
    await deployment.remove();
  });

  test("are all allowed by the policies of the role that applies", () => {
    const allowed = new Set(
      rolePolicies(stageConfig("dev"), Object.keys(RESOURCE_TYPES), { kind: "local" })
        .flatMap(({ document }) => document.Statement)
        .flatMap(({ Action }) => Action),
    );

    const called = [...actions].filter((action) => !FREE.has(action));
    expect(called.length).toBeGreaterThan(150);
    expect(called.filter((action) => !allowed.has(action)).sort()).toEqual([]);
  });

  test("are those that the unit tests know", () => {
    const known = new Set(recorded.actions);

    expect([...actions].filter((action) => !FREE.has(action) && !known.has(action)).sort()).toEqual([]);
  });
});
