import { AwsProvider } from "@cdktf/provider-aws/lib/provider";
import { type App, type TerraformResource, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { STAGE_NAMES, type StageName } from "../../../config/stages";
import { MarketplaceStack } from "../../../stacks/marketplace-stack";
import { collectSuppressions } from "../../../stacks/policies/collect-suppressions";
import { POLICIES } from "../../../stacks/policies/policies";
import { suppress } from "../../../stacks/policies/suppressions";
import { LocalState } from "../../../stacks/state-location";
import { addResource, findings, stackOf } from "../../support/policy-review";
import { stageConfig } from "../../support/synthesized";

const UNTAGGED = { "aws_cloudwatch_log_group.g": { name: "g", kms_key_id: "key" } };
const ENDLESS = 'aws_cloudwatch_log_group.g ("g") keeps its logs for ever. Set retention_in_days.';

describe("applyPolicies", () => {
  it("reports every finding of a stack at once, each with its resource", () => {
    const found = findings((app) =>
      stackOf(app, { ...UNTAGGED, "aws_kms_key.k": {}, "aws_sns_topic.t": {} }),
    );

    expect(found.map((message) => message.split(" ")[0])).toEqual([
      "aws_cloudwatch_log_group.g",
      "aws_kms_key.k",
      "aws_kms_key.k",
      "aws_sns_topic.t",
      "aws_sns_topic.t",
    ]);
  });

  it("checks resources inside of constructs", () => {
    const found = findings((app) => {
      const stack = new TerraformStack(app, "stack");
      const part = new Construct(stack, "part");
      addResource(part, "aws_cloudwatch_log_group.g", { name: "g", kms_key_id: "key" });
    });

    expect(found).toEqual([
      expect.stringMatching(/^aws_cloudwatch_log_group\.part_g_[0-9A-F]{8} \("g"\) keeps/),
    ]);
  });

  it("checks every stack of the app", () => {
    const found = findings((app) => {
      new TerraformStack(app, "safe");
      addResource(new TerraformStack(app, "unsafe"), "aws_cloudwatch_log_group.g", {
        name: "g",
        kms_key_id: "k",
      });
    });

    expect(found).toEqual([expect.stringContaining(ENDLESS)]);
  });

  it("names each policy once, in words of kebab-case", () => {
    const ids = POLICIES.map(({ id }) => id);

    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.filter((id) => !/^[a-z]+(-[a-z]+)+$/.test(id))).toEqual([]);
  });
});

describe("default-tags", () => {
  const policies = POLICIES.filter(({ id }) => id === "default-tags");
  const tags = { Project: "p", Stage: "dev", Stack: "database", ManagedBy: "cdktf" };

  it("lets a provider with all four tags pass", () => {
    const found = findings((app) => {
      new AwsProvider(new TerraformStack(app, "stack"), "aws", { defaultTags: [{ tags }] });
    }, policies);

    expect(found).toEqual([]);
  });

  it("refuses a provider without tags, and a second one that lacks some", () => {
    const found = findings((app) => {
      const stack = new TerraformStack(app, "stack");
      new AwsProvider(stack, "aws", {});
      new AwsProvider(stack, "global", {
        alias: "global",
        defaultTags: [{ tags: { Project: "p", Stage: "", Stack: "api" } }],
      });
    }, policies);

    expect(found).toEqual([
      expect.stringContaining(
        "provider.aws does not tag resources with Project, Stage, Stack, ManagedBy. Add them to its default_tags.",
      ),
      expect.stringContaining("provider.aws does not tag resources with Stage, ManagedBy."),
    ]);
  });
});

describe("destroy-protection", () => {
  class Stack extends MarketplaceStack<"database"> {}

  function openTable(app: App, stage: StageName): TerraformResource {
    const stack = new Stack(app, "database", { stage: stageConfig(stage), state: new LocalState() });
    return addResource(stack, "aws_dynamodb_table.t", {
      name: "t",
      point_in_time_recovery: { enabled: true },
      server_side_encryption: { enabled: true },
    });
  }

  it.each(STAGE_NAMES)("is in force as the stage %s says", (stage) => {
    const found = findings((app) => openTable(app, stage));

    expect(found).toHaveLength(stageConfig(stage).deletionProtection ? 2 : 0);
  });

  it.each(STAGE_NAMES)("takes one suppression for all stages: %s", (stage) => {
    const found = findings((app) => {
      suppress(openTable(app, stage), "destroy-protection", "Right in this test.");
    });

    expect(found).toEqual([]);
  });
});

describe("a suppression", () => {
  function withSuppression(rule: string): string[] {
    return findings((app) =>
      suppress(stackOf(app, UNTAGGED).node.findChild("g"), rule, "Right in this test."),
    );
  }

  it("lets its finding pass", () => {
    expect(withSuppression("log-group-retention")).toEqual([]);
  });

  it("lets no other finding pass, and is reported when it accepts nothing", () => {
    expect(withSuppression("encrypted-log-group")).toEqual([
      expect.stringContaining(ENDLESS),
      'The suppression of "encrypted-log-group" at aws_cloudwatch_log_group.g accepts nothing: there is no such finding. Remove it.',
    ]);
  });

  it("names a policy or a rule of a public checker", () => {
    expect(withSuppression("log-group-retentoin")).toEqual([
      expect.stringContaining(ENDLESS),
      expect.stringMatching(
        /^The suppression of "log-group-retentoin" at aws_cloudwatch_log_group.g names no policy. Valid ones: readable-policy, .*, or a rule of checkov or kics\.$/,
      ),
    ]);
    expect(withSuppression("CKV_AWS_338")).toEqual([expect.stringContaining(ENDLESS)]);
    expect(withSuppression("CKV2_AWS_5")).toEqual([expect.stringContaining(ENDLESS)]);
  });

  it("belongs to a resource, not to a construct around it", () => {
    const found = findings((app) => {
      const part = new Construct(new TerraformStack(app, "stack"), "part");
      suppress(part, "log-group-retention", "Right in this test.");
    });

    expect(found).toEqual([
      'The suppression of "log-group-retention" at stack/part accepts nothing, since only resources, data sources and providers are checked. Move it to one of them.',
    ]);
  });

  it.each(["", "  \n"])("is refused with the reason %j", (reason) => {
    const suppressed = (): unknown =>
      findings((app) => suppress(new TerraformStack(app, "stack"), "log-group-retention", reason));

    expect(suppressed).toThrow(
      'The suppression of "log-group-retention" at stack has no reason. Say why the finding is right there.',
    );
  });
});

describe("collectSuppressions", () => {
  it("lists rule and reason by stack and address", () => {
    let collected: ReturnType<typeof collectSuppressions> = {};

    findings((app) => {
      const group = stackOf(app, UNTAGGED).node.findChild("g");
      suppress(group, "log-group-retention", "Kept for auditors.");
      suppress(group, "CKV_AWS_338", "Kept for auditors, too.");
      collected = collectSuppressions(app);
    });

    expect(collected).toEqual({
      "stack/aws_cloudwatch_log_group.g": [
        { rule: "log-group-retention", reason: "Kept for auditors." },
        { rule: "CKV_AWS_338", reason: "Kept for auditors, too." },
      ],
    });
  });
});
