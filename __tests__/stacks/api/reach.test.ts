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
  const network = { nat: "none", interfaceEndpoints: ["logs", "ssm"] } as const;

  expect(() => checkReach(withNetwork(network), FUNCTIONS)).toThrow(
    'The function "transactions" calls the AWS service "secretsmanager", which stage "dev" does not reach',
  );
});

it("refuses mails to people without a way to the mail service", () => {
  const mail = { mailer: "ses", sender: "no-reply@marketplace.example" } as const;

  expect(() => checkReach({ ...dev, mail }, FUNCTIONS)).toThrow(
    'The function "users" calls the AWS service "email", which stage "dev" does not reach',
  );
});

it.each(["single", "per-az"] as const)("lets %s NAT stand in for every endpoint", (nat) => {
  expect(() => checkReach(withNetwork({ nat, interfaceEndpoints: [] }), FUNCTIONS)).not.toThrow();
});

it("reaches DynamoDB and S3 without NAT and without interface endpoints", () => {
  const uses = { uses: ["uploads"] } as const;
  const functions = {
    users: { ...FUNCTIONS.users, ...uses },
    solutions: { ...FUNCTIONS.solutions, ...uses },
    transactions: { ...FUNCTIONS.transactions, ...uses },
    authorizer: { ...FUNCTIONS.authorizer, ...uses },
    reconciliation: { ...FUNCTIONS.reconciliation, ...uses },
  };

  expect(() => checkReach(withNetwork({ nat: "none", interfaceEndpoints: [] }), functions)).not.toThrow();
});

it("refuses the stripe gateway without NAT, naming its host", () => {
  const check = () => checkReach(withNetwork({ nat: "none" }, { paymentGateway: "stripe" }), FUNCTIONS);

  expect(check).toThrow(ConfigurationError);
  expect(check).toThrow(
    'The function "transactions" calls api.stripe.com (paymentGateway "stripe"), which stage "dev" does not reach: it has no NAT.',
  );
});
