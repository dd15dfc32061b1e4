import { Testing } from "cdktf";
import type { Construct } from "constructs";
import { EXAMPLE_BACKEND, LOCK_MODES, type S3BackendSettings } from "../../config/backend";
import { MarketplaceStack } from "../../stacks/marketplace-stack";
import { LocalState, S3State, type StateLocation } from "../../stacks/state-location";
import { everyStack, stageConfig } from "../support/synthesized";

/** A stack that publishes what it reads from two others. */
class ReadingStack extends MarketplaceStack<"monitoring"> {
  constructor(scope: Construct, state: StateLocation) {
    super(scope, "monitoring", { stage: stageConfig("dev"), state });
    const { users_table_name } = this.read("database");
    const { rest_api_name } = this.read("api");
    this.publish({ alert_topic_arn: users_table_name, dashboard_name: rest_api_name });
  }
}

function synthesizedWith(state: StateLocation) {
  return JSON.parse(Testing.synth(new ReadingStack(Testing.app(), state)));
}

const S3: S3BackendSettings = { ...EXAMPLE_BACKEND, lock: "dynamodb" };

describe("state in S3", () => {
  it.each([
    ["dynamodb", { dynamodb_table: "marketplace-terraform-locks" }],
    ["s3", { use_lockfile: true }],
    ["both", { dynamodb_table: "marketplace-terraform-locks", use_lockfile: true }],
  ] as const)("is locked as LOCK=%s says, and no other way", (lock, expected) => {
    const { terraform, data } = synthesizedWith(new S3State({ ...S3, lock }));

    expect(LOCK_MODES).toContain(lock);
    expect(terraform.backend).toEqual({
      s3: {
        bucket: "marketplace-terraform-state",
        region: "us-east-1",
        workspace_key_prefix: "marketplace",
        encrypt: true,
        key: "MarketplaceMonitoring-dev.tfstate",
        ...expected,
      },
    });
    expect(JSON.stringify(data)).not.toMatch(/lock/);
  });

  it("is read from the producer's object in the same workspace, at a place that variables can move", () => {
    const { data, variable } = synthesizedWith(new S3State({ ...S3, bucket: "states", region: "eu-west-1" }));

    const place = {
      bucket: "${var.state_bucket}",
      region: "${var.state_region}",
      workspace_key_prefix: "${var.state_key_prefix}",
      encrypt: true,
    };
    expect(data.terraform_remote_state).toEqual({
      database: {
        backend: "s3",
        workspace: "${terraform.workspace}",
        config: { ...place, key: "MarketplaceDatabase-dev.tfstate" },
      },
      api: {
        backend: "s3",
        workspace: "${terraform.workspace}",
        config: { ...place, key: "MarketplaceApi-dev.tfstate" },
      },
    });
    expect(variable).toEqual({
      state_bucket: { type: "string", default: "states", description: expect.any(String) },
      state_region: { type: "string", default: "eu-west-1", description: expect.any(String) },
      state_key_prefix: { type: "string", default: "marketplace", description: expect.any(String) },
    });
  });

  it("takes every further argument into the backend and into the reads", () => {
    const extra = {
      use_path_style: true,
      skip_credentials_validation: true,
      endpoints: { s3: "http://localhost:9000", dynamodb: "http://localhost:8000" },
    };

    const { terraform, data } = synthesizedWith(new S3State({ ...S3, extra }));

    expect(terraform.backend.s3).toMatchObject(extra);
    expect(data.terraform_remote_state.database.config).toMatchObject(extra);
    expect(data.terraform_remote_state.api.config).toMatchObject(extra);
  });

  it("needs no variable where nothing is read", () => {
    const writers = everyStack().filter(({ stack }) => stack.json.variable === undefined);

    expect(writers.map(({ part }) => part).sort()).toEqual(
      ["database", "infrastructure"].flatMap((part) => [part, part, part]),
    );
  });
});

describe("state in files", () => {
  it("lies beside the JSON and is read by relative paths, so that the folder can move", () => {
    const { terraform, data, variable } = synthesizedWith(new LocalState());

    expect(terraform.backend).toEqual({
      local: { path: "terraform.tfstate", workspace_dir: "terraform.tfstate.d" },
    });
    expect(data.terraform_remote_state.database).toEqual({
      backend: "local",
      workspace: "${terraform.workspace}",
      config: {
        path: "../MarketplaceDatabase-dev/terraform.tfstate",
        workspace_dir: "../MarketplaceDatabase-dev/terraform.tfstate.d",
      },
    });
    expect(variable).toBeUndefined();
  });
});
