import { terraformEnvironment } from "../../../operations/terraform/terraform-environment";

describe("the environment of terraform", () => {
  it("has nothing of the caller's that would change workspace, arguments or data folder", () => {
    const environment = terraformEnvironment({
      TF_WORKSPACE: "prod",
      TF_CLI_ARGS: "-lock=false",
      TF_CLI_ARGS_plan: "-destroy",
      TF_DATA_DIR: "/tmp/shared",
      TF_INPUT: "1",
    });

    const set = Object.entries(environment).filter(([, value]) => value !== undefined);
    expect(Object.fromEntries(set)).toEqual({ CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" });
    // Present and undefined: a merge with the process's own environment must not bring them back.
    expect(Object.keys(environment)).toContain("TF_CLI_ARGS_plan");
  });

  it("keeps credentials, variables, provider cache and command line configuration", () => {
    const own = {
      AWS_PROFILE: "ops",
      TF_VAR_state_bucket: "other",
      TF_PLUGIN_CACHE_DIR: "/cache",
      TF_CLI_CONFIG_FILE: "/etc/terraformrc",
      TF_LOG: "debug",
    };

    expect(terraformEnvironment(own)).toMatchObject(own);
  });

  it("takes the settings of one command before all others", () => {
    expect(terraformEnvironment({ TF_WORKSPACE: "prod" }, { TF_WORKSPACE: "default" })).toMatchObject({
      TF_WORKSPACE: "default",
    });
  });
});
