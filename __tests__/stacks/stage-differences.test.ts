import { Testing } from "cdktf";
import { STACK_PARTS } from "../../config/naming";
import { STAGE_NAMES, type StageConfig, type StageName } from "../../config/stages";
import { addPart, emptyHandlers } from "../support/platform";
import { stageConfig, synthesized } from "../support/synthesized";

const { handlers } = emptyHandlers();

function jsonOf(part: (typeof STACK_PARTS)[number], stage: StageConfig): string {
  return Testing.synth(addPart(Testing.app({ stackTraces: false }), part, stage, handlers()));
}

/** Each stage's settings under the name of another: every name is once the true one and once the false one. */
const DISGUISES = [
  { settings: "dev", name: "staging" },
  { settings: "staging", name: "prod" },
  { settings: "prod", name: "dev" },
] as const;

describe.each(STACK_PARTS)("the %s stack", (part) => {
  it.each(DISGUISES)(
    "differs by settings only: those of $settings under the name $name",
    ({ settings, name }) => {
      const own = jsonOf(part, stageConfig(settings));
      const disguised = jsonOf(part, { ...stageConfig(settings), name });

      expect(disguised).not.toBe(own);
      expect(JSON.parse(disguised.replaceAll(new RegExp(`\\b${name}\\b`, "g"), settings))).toEqual(
        JSON.parse(own.replaceAll(new RegExp(`\\b${name}\\b`, "g"), settings)),
      );
    },
  );
});

describe("the kinds of resources", () => {
  function typesOf(stage: StageName): string[] {
    const resources = STACK_PARTS.flatMap((part) => synthesized(stage, part).resources());
    return [...new Set(resources.map(({ type }) => type))].sort();
  }

  it("that staging has beside those of dev are the way to the internet and subscribers", () => {
    const more = typesOf("staging").filter((type) => !typesOf("dev").includes(type));

    expect(more).toEqual(["aws_eip", "aws_nat_gateway", "aws_sns_topic_subscription"]);
  });

  it("that prod has beside those of staging are the web ACL", () => {
    const more = typesOf("prod").filter((type) => !typesOf("staging").includes(type));

    expect(more).toEqual([
      "aws_wafv2_web_acl",
      "aws_wafv2_web_acl_association",
      "aws_wafv2_web_acl_logging_configuration",
    ]);
  });

  it("that dev has are in every stage", () => {
    for (const stage of STAGE_NAMES) expect(typesOf(stage)).toEqual(expect.arrayContaining(typesOf("dev")));
  });
});
