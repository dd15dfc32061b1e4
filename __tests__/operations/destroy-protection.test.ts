import { STAGE_NAMES } from "../../config/stages";
import { ProtectedError, protectedAddresses, refuseProtected } from "../../operations/destroy-protection";
import { NO_STATE, type TerraformState } from "../../operations/terraform/terraform-state";
import { stageConfig } from "../support/synthesized";

function state(mode: string, attributes: Record<string, unknown>): TerraformState {
  const resource = { mode, type: "aws_dynamodb_table", name: "users", instances: [{ attributes }] };
  return { ...NO_STATE, resources: [resource] };
}

describe("destroying a stage", () => {
  it.each(STAGE_NAMES.filter((name) => name !== "dev"))(
    "is refused for %s while its configuration asks for protection, with the setting to change",
    (name) => {
      expect(() => refuseProtected(stageConfig(name))).toThrow(ProtectedError);
      expect(() => refuseProtected(stageConfig(name))).toThrow(
        `Stage ${name} is protected: deletionProtection is true for it in config/stages.ts.`,
      );
    },
  );

  it("is refused while deployed resources are still protected, each named", () => {
    const states = new Map([["database", state("managed", { deletion_protection_enabled: true })]] as const);

    expect(() => refuseProtected(stageConfig("dev"), states)).toThrow(
      "Resources of stage dev are still protected in AWS: aws_dynamodb_table.users.",
    );
  });

  it("is allowed when neither is so", () => {
    const states = new Map([["database", state("managed", { deletion_protection_enabled: false })]] as const);

    expect(() => refuseProtected(stageConfig("dev"))).not.toThrow();
    expect(() => refuseProtected(stageConfig("dev"), states)).not.toThrow();
    expect(
      protectedAddresses(new Map([["database", state("data", { deletion_protection_enabled: true })]])),
    ).toEqual([]);
  });
});
