import { FUNCTION_KEYS } from "../../config/naming";
import { STAGE_NAMES } from "../../config/stages";
import { synthesized } from "../support/synthesized";
import { functionNamed, rolePolicies } from "./api/api-resources";
import { statementsOf } from "./infrastructure/infrastructure-json";

/** The service of an endpoint whose name differs from the prefix of its actions. */
const ACTION_PREFIX: Readonly<Record<string, string>> = { email: "ses" };

/*
 * A call passes an endpoint only when both the role and the endpoint's policy allow it: an action that one of them lacks is
 * an AccessDenied at run time, and one that no role has is a hole in the wall for nothing.
 */
describe.each(STAGE_NAMES)("the endpoint policies of %s", (stage) => {
  const api = synthesized(stage, "api");
  const granted = new Set(
    FUNCTION_KEYS.flatMap((key) => rolePolicies(api, functionNamed(api, stage, key)).access ?? [])
      // Lambda itself writes a function's log, from outside of the stage's network.
      .filter(({ Sid }) => Sid !== "WriteOwnLog")
      .flatMap(({ Action }) => Action),
  );
  const endpoints = synthesized(stage, "infrastructure")
    .resources("aws_vpc_endpoint")
    .map(({ block }) => ({
      service: String(block.service_name).split(".").at(-1) ?? "",
      policy: block.policy,
    }))
    .filter(({ policy }) => policy !== undefined)
    .map(({ service, policy }) => [service, statementsOf(policy)] as const);

  it.each(endpoints)(
    "let through exactly the actions on %s that the functions' roles grant",
    (service, statements) => {
      const prefix = `${ACTION_PREFIX[service] ?? service}:`;
      const wanted = [...granted].filter((action) => action.startsWith(prefix));

      expect(statements.flatMap(({ Action }) => Action).sort()).toEqual(wanted.sort());
    },
  );

  it("exist for the tables, the files and the audit trail", () => {
    expect(endpoints.map(([service]) => service)).toEqual(expect.arrayContaining(["dynamodb", "logs", "s3"]));
  });
});
