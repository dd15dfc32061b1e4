import { Naming, type StackPart } from "../../config/naming";
import { selectStages } from "../../config/select-stages";
import type { Outputs } from "../../stacks/contracts";
import { describeWith } from "./support/describe-with";
import { EmulatedStage } from "./support/emulated-stage";

const ACCOUNT = "123456789012";

let account: EmulatedStage;

describeWith(
  ["real", "registry"],
  "the stand-in checks no values",
  "a stage that is not deployed, by HashiCorp's provider",
  () => {
    beforeAll(async () => {
      account = await EmulatedStage.start("plans");
    });
    afterAll(() => account?.stop());

    test.each(["staging", "prod"] as const)(
      "%s: all four stacks can be planned, Api and Monitoring from outputs of the agreed types",
      async (stage) => {
        const { project } = account;
        await project.run("synth", ["--stage", stage]);
        await project.store.fill({
          [stateKey(stage, "infrastructure")]: stateWith(infrastructureOutputs(stage)),
          [stateKey(stage, "database")]: stateWith(databaseOutputs(stage)),
        });

        for (const stack of project.stacks(stage)) {
          await stack.initialize(stage);
          const { resources } = await stack.plannedChanges();

          expect(resources.map(({ address }) => address).sort()).toEqual(
            (await stack.declaredResources()).sort(),
          );
          expect(new Set(resources.map(({ change }) => change.actions.join()))).toEqual(new Set(["create"]));
        }
      },
    );
  },
);

function infrastructureOutputs(stage: string): Outputs<"infrastructure"> {
  return {
    vpc_id: "vpc-0a1b2c3d4e5f60718",
    public_subnet_ids: ["subnet-0a1b2c3d4e5f60711", "subnet-0a1b2c3d4e5f60712"],
    private_subnet_ids: ["subnet-0a1b2c3d4e5f60713", "subnet-0a1b2c3d4e5f60714"],
    lambda_security_group_id: "sg-0a1b2c3d4e5f60715",
    database_security_group_id: "sg-0a1b2c3d4e5f60716",
    kms_key_arn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
    log_group_name: `/aws/marketplace/${stage}`,
    log_group_arn: `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:/aws/marketplace/${stage}`,
    assets_bucket_name: `marketplace-${stage}-assets-${ACCOUNT}`,
    solution_files_bucket_name: `marketplace-${stage}-solution-files-${ACCOUNT}`,
    solution_files_bucket_arn: `arn:aws:s3:::marketplace-${stage}-solution-files-${ACCOUNT}`,
    cdn_domain_name: "d111111abcdef8.cloudfront.net",
    cdn_distribution_id: "EDFDVBD6EXAMPLE",
    download_key_id: "K2JCJMDEHXQW5F",
    download_key_parameter_name: `/marketplace/${stage}/download-signing-key/1`,
  };
}

function databaseOutputs(stage: string): Outputs<"database"> {
  const name = (table: string) => `marketplace-${stage}-${table}`;
  const arn = (table: string) => `arn:aws:dynamodb:us-east-1:${ACCOUNT}:table/${name(table)}`;
  return {
    users_table_name: name("users"),
    users_table_arn: arn("users"),
    solutions_table_name: name("solutions"),
    solutions_table_arn: arn("solutions"),
    transactions_table_name: name("transactions"),
    transactions_table_arn: arn("transactions"),
    sessions_table_name: name("sessions"),
    sessions_table_arn: arn("sessions"),
  };
}

function stateKey(stage: string, part: StackPart): string {
  const [config] = selectStages(stage);
  if (config === undefined) throw new Error(`no stage ${stage}`);
  return `marketplace/${stage}/${new Naming(config).stack(part)}.tfstate`;
}

/** A state as Terraform writes it, with outputs and nothing else. */
function stateWith(outputs: Readonly<Record<string, string | readonly string[]>>): string {
  const described = Object.entries(outputs).map(([name, value]) => [
    name,
    { value, type: typeof value === "string" ? "string" : ["tuple", value.map(() => "string")] },
  ]);
  return JSON.stringify({
    version: 4,
    terraform_version: "1.11.0",
    serial: 1,
    lineage: "11111111-2222-3333-4444-555555555555",
    outputs: Object.fromEntries(described),
    resources: [],
  });
}
