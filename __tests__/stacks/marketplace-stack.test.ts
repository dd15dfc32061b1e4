import { Testing } from "cdktf";
import { STACK_PARTS } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import type { Block } from "../../local/terraform/synthesized-stack";
import { MarketplaceStack } from "../../stacks/marketplace-stack";
import { LocalState } from "../../stacks/state-location";
import { everyStack, stageConfig } from "../support/synthesized";

class EmptyStack extends MarketplaceStack<"database"> {}

function providerOf(stage: StageConfig): Block {
  const stack = new EmptyStack(Testing.app(), "database", { stage, state: new LocalState() });
  return JSON.parse(Testing.synth(stack)).provider.aws[0];
}

describe.each(everyStack())("$part of $stage", ({ stage, part, stack }) => {
  it("has one provider, which works in the stage's region and tags all that it makes", () => {
    expect(stack.json.provider).toEqual({
      aws: [
        {
          region: stageConfig(stage).region,
          default_tags: [{ tags: { Project: "marketplace", Stage: stage, Stack: part, ManagedBy: "cdktf" } }],
        },
      ],
    });
  });

  it("runs on Terraform 1.10 and later, with the provider of the bindings", () => {
    expect(stack.json.terraform).toMatchObject({
      required_version: ">= 1.10, < 2",
      required_providers: { aws: { source: "aws", version: "6.25.0" } },
    });
  });

  it("stops in every workspace but its stage's, by an output, which also stops destroy", () => {
    expect(stack.outputs.stage).toEqual({
      value: stage,
      precondition: [
        {
          condition: `\${terraform.workspace == "${stage}"}`,
          error_message: `This is the JSON of stage "${stage}", but the Terraform workspace is "\${terraform.workspace}". Select the right one: terraform workspace select ${stage}`,
        },
      ],
    });
  });

  it("keeps its state under its full id", () => {
    const id = `Marketplace${part.charAt(0).toUpperCase()}${part.slice(1)}-${stage}`;

    expect(stack.json.terraform).toMatchObject({
      backend: {
        s3: {
          bucket: "marketplace-terraform-state",
          region: "us-east-1",
          dynamodb_table: "marketplace-terraform-locks",
          workspace_key_prefix: "marketplace",
          encrypt: true,
          key: `${id}.tfstate`,
        },
      },
    });
  });

  it("asks AWS for its account and nothing else", () => {
    const sources = Object.keys((stack.json.data ?? {}) as object);

    expect(sources.filter((type) => type.startsWith("aws_"))).toEqual(["aws_caller_identity"]);
  });

  it("holds nothing of the machine, the moment or the commit of its synthesis", () => {
    const text = JSON.stringify(stack.json);

    expect(text).not.toContain(process.cwd());
    expect(text).not.toMatch(/"(\/(home|tmp|root|Users|var|work)\/|[A-Z]:\\)/);
    expect(text).not.toMatch(/\b20\d\d-\d\d-\d\dT\d\d:\d\d/);
    expect(text).not.toMatch(/\b[0-9a-f]{40}\b/);
  });

  it("names assets by paths inside of its own folder", () => {
    const files = stack.resources().flatMap(({ block }) => (block.filename ? [String(block.filename)] : []));

    expect(files).toHaveLength(part === "api" ? 6 : 0);
    expect(files.filter((file) => !/^assets\/[\w-]+\/[0-9A-F]{32,64}\/[\w-]+\.zip$/i.test(file))).toEqual([]);
  });
});

it("makes 12 stacks: four for each stage", () => {
  expect(everyStack()).toHaveLength(3 * STACK_PARTS.length);
});

describe("the provider", () => {
  it("refuses every account but the stage's, where the stage names one", () => {
    expect(providerOf({ ...stageConfig("prod"), accountId: "111122223333" }).allowed_account_ids).toEqual([
      "111122223333",
    ]);
  });

  it("takes any account where the stage names none", () => {
    expect(providerOf(stageConfig("dev"))).not.toHaveProperty("allowed_account_ids");
  });
});
