import { Testing } from "cdktf";
import { STAGE_NAMES } from "../../../config/stages";
import { InfrastructureStack } from "../../../stacks/infrastructure/infrastructure-stack";
import { LocalState } from "../../../stacks/state-location";
import { stageConfig } from "../../support/synthesized";
import { downloadKeys, infrastructureWith } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the download keys of %s", (stage) => {
  const config = stageConfig(stage);
  const placeholder = { ...downloadKeys("placeholder"), isPlaceholder: true };
  const withKeys = (keys: typeof config.downloadKeys) =>
    infrastructureWith({ ...config, downloadKeys: keys });
  const preconditionsOf = (keys: typeof config.downloadKeys) =>
    withKeys(keys).output.download_key_id?.precondition;

  it("are one resource each, with the number in address and name, and all of them trusted", () => {
    const { resources } = withKeys(downloadKeys("1", "2"));

    const keys = resources("aws_cloudfront_public_key");
    const [group] = Object.values(resources("aws_cloudfront_key_group"));

    expect(Object.values(keys).map(({ name }) => name)).toEqual([
      `marketplace-${stage}-download-1`,
      `marketplace-${stage}-download-2`,
    ]);
    expect(Object.keys(keys)).toEqual([expect.stringContaining("key-1_"), expect.stringContaining("key-2_")]);
    expect(group?.items).toEqual(Object.keys(keys).map((address) => `\${${address}.id}`));
  });

  it("keep address and content when another one is added", () => {
    const before = withKeys(downloadKeys("1")).resources("aws_cloudfront_public_key");
    const after = withKeys(downloadKeys("1", "2")).resources("aws_cloudfront_public_key");

    expect(Object.keys(after)).toHaveLength(2);
    expect(after).toMatchObject(before);
  });

  it("are made before the one that they replace is destroyed, and end in a newline", () => {
    const [key] = Object.values(withKeys(downloadKeys("1")).resources("aws_cloudfront_public_key"));

    expect(key?.lifecycle).toEqual({ create_before_destroy: true });
    expect(key?.encoded_key).toMatch(/^-----BEGIN PUBLIC KEY-----\n[\s\S]+\n-----END PUBLIC KEY-----\n$/);
  });

  it("publish the newest, with the parameter that holds its private half", () => {
    const { output } = withKeys(downloadKeys("1", "2"));

    expect(output.download_key_id?.value).toMatch(
      /^\$\{aws_cloudfront_public_key\.download-keys_key-2_\w+\.id\}$/,
    );
    expect(output.download_key_parameter_name?.value).toBe(`/marketplace/${stage}/download-signing-key/2`);
  });

  it("warn at synth while there is none", () => {
    const [warning] = warningsWith(placeholder);

    expect(warning).toContain(`Stage "${stage}" has no download key: commit config/keys/${stage}/1.pem`);
  });

  it(`${config.deletionProtection ? "stop" : "do not stop"} a plan while there is none`, () => {
    const expected = {
      condition: expect.stringMatching(
        /^\$\{!endswith\(aws_cloudfront_public_key\.download-keys_key-placeholder_\w+\.name, "-placeholder"\)\}$/,
      ),
      error_message: expect.stringContaining(`commit config/keys/${stage}/1.pem`),
    };

    expect(preconditionsOf(placeholder)).toEqual(config.deletionProtection ? [expected] : undefined);
  });

  it("say nothing once there is one", () => {
    expect(warningsWith(downloadKeys("1"))).toEqual([]);
    expect(preconditionsOf(downloadKeys("1"))).toBeUndefined();
  });

  function warningsWith(keys: typeof config.downloadKeys): string[] {
    const stack = new InfrastructureStack(Testing.app(), {
      stage: { ...config, downloadKeys: keys },
      state: new LocalState(),
    });
    return stack.node.metadata
      .map(({ data }) => String(data))
      .filter((text) => text.includes("download key"));
  }
});
