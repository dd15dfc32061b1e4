import { ApplyProgress } from "../../../operations/apply/apply-progress";
import type { ResourceProgress } from "../../../operations/terraform/ui-messages";

function said(...messages: ResourceProgress[]): string[] {
  const lines: string[] = [];
  const progress = new ApplyProgress(3, (line) => lines.push(line));
  for (const message of messages) progress.report(message);
  return lines;
}

function message(
  type: ResourceProgress["type"],
  action: string,
  resourceType = "aws_vpc",
  seconds?: number,
): ResourceProgress {
  const resource = { addr: `${resourceType}.main`, resource_type: resourceType };
  return {
    type,
    hook: { resource, action, ...(seconds === undefined ? {} : { elapsed_seconds: seconds }) },
  };
}

describe("the progress of an apply", () => {
  it("counts what is done, and not what is only read", () => {
    const lines = said(
      message("apply_start", "create"),
      message("apply_complete", "create"),
      message("apply_complete", "read", "aws_caller_identity"),
      message("apply_complete", "delete", "aws_subnet"),
    );

    expect(lines).toEqual(["1 of 3: aws_vpc.main created", "2 of 3: aws_subnet.main destroyed"]);
  });

  it("names what failed", () => {
    expect(said(message("apply_errored", "update"))).toEqual(["aws_vpc.main was not updated"]);
  });

  it("reminds once a minute of what takes long", () => {
    const waits = [10, 20, 60, 70, 120].map((seconds) =>
      message("apply_progress", "create", "aws_cloudfront_distribution", seconds),
    );

    expect(said(...waits)).toEqual([
      "aws_cloudfront_distribution.main: 60 s so far",
      "aws_cloudfront_distribution.main: 120 s so far",
    ]);
  });

  it("warns once of the network interfaces that keep a security group for up to 45 minutes", () => {
    const both = ["aws_security_group", "aws_subnet"].map((type) => message("apply_start", "delete", type));

    expect(said(...both)).toEqual([
      "aws_security_group.main: AWS releases the network interfaces of deleted functions after 20 to 45 minutes; terraform waits for that.",
    ]);
  });
});
