import { ConfigurationError } from "../../../config/errors";
import { STAGE_NAMES, type StageConfig } from "../../../config/stages";
import { FUNCTIONS } from "../../../stacks/api/functions";
import { checkReach } from "../../../stacks/api/reach";
import { stageConfig } from "../../support/synthesized";

const dev = stageConfig("dev");

function withNetwork(network: Partial<StageConfig["network"]>, more: Partial<StageConfig> = {}): StageConfig {
  return { ...dev, ...more, network: { ...dev.network, ...network } };
}

it.each(STAGE_NAMES)("finds that the functions of %s reach everything that they call", (stage) => {
  expect(() => checkReach(stageConfig(stage), FUNCTIONS)).not.toThrow();
});

it("refuses a stage without NAT that lacks an endpoint, naming function, service and stage", () => {
  const check = () => checkReach(withNetwork({ nat: "none", interfaceEndpoints: [] }), FUNCTIONS);

  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(
    'The function "users" calls the AWS service "logs", which stage "dev" does not reach: it has neither an endpoint for it nor NAT. Add "logs" to network.interfaceEndpoints or set network.nat to "single" or "per-az".',
  );
});

it("refuses a service that only one function calls", () => {
  const functions = {
    ...FUNCTIONS,
    reconciliation: { ...FUNCTIONS.reconciliation, calls: ["secretsmanager"] as const },
  };

  expect(() => checkReach(withNetwork({ nat: "none" }), functions)).toThrow(
    'The function "reconciliation" calls the AWS service "secretsmanager", which stage "dev" does not reach',
  );
});

it.each(["single", "per-az"] as const)("lets %s NAT stand in for every endpoint", (nat) => {
  expect(() => checkReach(withNetwork({ nat, interfaceEndpoints: [] }), FUNCTIONS)).not.toThrow();
});

it("reaches DynamoDB and S3 without NAT and without interface endpoints", () => {
  const functions = { ...FUNCTIONS };
  for (const key of ["users", "solutions", "transactions", "authorizer", "reconciliation"] as const) {
    functions[key] = { ...FUNCTIONS[key], calls: ["dynamodb", "s3"] };
  }

  expect(() => checkReach(withNetwork({ nat: "none", interfaceEndpoints: [] }), functions)).not.toThrow();
});

it("refuses the stripe gateway without NAT, naming its host", () => {
  const check = () => checkReach(withNetwork({ nat: "none" }, { paymentGateway: "stripe" }), FUNCTIONS);

  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(
    'The function "transactions" calls api.stripe.com (paymentGateway "stripe"), which stage "dev" does not reach: it has no NAT.',
  );
});
