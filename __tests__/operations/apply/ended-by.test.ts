import { MovedError } from "../../../operations/apply/apply-stack";
import { endedBy } from "../../../operations/apply/ended-by";
import { withNotReached } from "../../../operations/apply/stage-run";
import { InterruptedError } from "../../../operations/terraform/interrupted-error";
import { TerraformError } from "../../../operations/terraform/terraform-error";

const call = { stackId: "Api-dev", folder: "/stacks/Api-dev", program: "terraform", command: "apply" };

describe("a stack whose run ends in an error", () => {
  it("has failed, perhaps half-way, when terraform says so", () => {
    expect(endedBy(new TerraformError(call, ["AccessDenied", "Quota"]), "Api-dev")).toEqual({
      result: { id: "Api-dev", outcome: "failed", detail: "AccessDenied\nQuota" },
      stop: "error",
      begun: true,
    });
  });

  it("was not begun when somebody else holds its lock", () => {
    expect(endedBy(new TerraformError(call, ["locked"], true), "Api-dev").begun).toBe(false);
  });

  it("only has to be planned again when nothing but the outputs that it reads moved", () => {
    expect(endedBy(new MovedError(["vpc_id"], true), "Api-dev")).toMatchObject({
      result: { outcome: "plan again" },
      stop: "planAgain",
      begun: false,
    });
    expect(endedBy(new MovedError(["serial"]), "Api-dev")).toMatchObject({
      result: { outcome: "failed", detail: "What was planned no longer holds:\n  serial" },
      stop: "error",
    });
  });

  it("was interrupted, and may have changed when terraform was at work", () => {
    expect(endedBy(new InterruptedError("finished"), "Api-dev")).toEqual({
      result: {
        id: "Api-dev",
        outcome: "interrupted",
        detail: "Terraform finished what it was doing, wrote its state and released its lock.",
      },
      stop: "interrupted",
      begun: true,
    });
    expect(endedBy(new InterruptedError("quit"), "Api-dev").result.detail).toContain("its lock behind");
    expect(endedBy(new InterruptedError(), "Api-dev").begun).toBe(false);
  });

  it("hands on what is a mistake of the program", () => {
    expect(() => endedBy(new TypeError("undefined is not a function"), "Api-dev")).toThrow(TypeError);
  });

  it("leaves all stacks behind it not reached", () => {
    expect(withNotReached([{ id: "a", outcome: "failed" }], ["a", "b", "c"])).toEqual([
      { id: "a", outcome: "failed" },
      { id: "b", outcome: "not reached" },
      { id: "c", outcome: "not reached" },
    ]);
  });
});
