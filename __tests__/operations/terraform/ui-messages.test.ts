import { uiMessageIn } from "../../../operations/terraform/ui-messages";

describe("a line that terraform prints with -json", () => {
  it("is read when it tells of a resource", () => {
    const line = `{"@level":"info","@message":"aws_vpc.main: Creation complete","hook":{"resource":{"addr":"aws_vpc.main","resource_type":"aws_vpc"},"action":"create","elapsed_seconds":0},"type":"apply_complete"}`;

    expect(uiMessageIn(line)).toEqual({
      type: "apply_complete",
      hook: {
        resource: { addr: "aws_vpc.main", resource_type: "aws_vpc" },
        action: "create",
        elapsed_seconds: 0,
      },
    });
  });

  it("is read when it tells of a mistake, with or without a place", () => {
    const line = `{"@level":"error","diagnostic":{"severity":"error","summary":"Failed to write plan file","detail":"no such file"},"type":"diagnostic"}`;

    expect(uiMessageIn(line)).toEqual({
      type: "diagnostic",
      diagnostic: { severity: "error", summary: "Failed to write plan file", detail: "no such file" },
    });
  });

  it.each([
    "Terraform crashed!",
    "{ half a line",
    `{"type":"version","terraform":"1.11.4"}`,
    `{"type":"apply_complete"}`,
  ])("is passed over when it is anything else: %s", (line) => {
    expect(uiMessageIn(line)).toBeUndefined();
  });
});
