import { errorFromDiagnostics, errorFromText } from "../../../operations/terraform/terraform-error";

const call = {
  stackId: "MarketplaceApi-dev",
  folder: "/stacks/MarketplaceApi-dev",
  program: "terraform",
  command: "plan",
};

describe("what terraform refuses", () => {
  it("names the stack, and of each message the resource and the line", () => {
    const { message } = errorFromDiagnostics(call, [
      {
        severity: "error",
        summary: "creating EC2 VPC",
        detail: "VpcLimitExceeded: too many",
        address: "aws_vpc.main",
        range: { filename: "cdk.tf.json", start: { line: 12 } },
      },
    ]);

    expect(message).toBe(
      "MarketplaceApi-dev: terraform plan failed: aws_vpc.main, cdk.tf.json line 12: creating EC2 VPC: VpcLimitExceeded: too many",
    );
  });

  it("leaves out warnings, shortens long messages, counts what it does not show and names the log", () => {
    const error = (summary: string) => ({ severity: "error", summary, detail: "" }) as const;
    const { messages } = errorFromDiagnostics({ ...call, log: "dist/terraform/x.log" }, [
      { severity: "warning", summary: "Deprecated Parameter", detail: "" },
      error("x".repeat(5_000)),
      ...["2", "3", "4", "5", "6", "7"].map(error),
    ]);

    expect(messages).toEqual([
      `${"x".repeat(1_200)} ...`,
      "2",
      "3",
      "4",
      "5",
      "... and 2 more errors.",
      "Everything that it said is in dist/terraform/x.log.",
    ]);
  });

  it("is read from framed and coloured text too", () => {
    const text =
      "\u001b[31m╷\u001b[0m\n\u001b[31m│\u001b[0m \u001b[1mError: \u001b[0mInvalid provider\n\u001b[31m│\u001b[0m \n\u001b[31m│\u001b[0m Not in the registry.\n\u001b[31m╵\u001b[0m\n";

    expect(errorFromText({ ...call, command: "init" }, text).message).toBe(
      "MarketplaceApi-dev: terraform init failed: Invalid provider\nNot in the registry.",
    );
  });

  it("comes with the remedy where the state has moved elsewhere", () => {
    const { messages } = errorFromText(call, "╷\n│ Error: Backend configuration changed\n╵");

    expect(messages.at(-1)).toContain(
      "cd /stacks/MarketplaceApi-dev && TF_WORKSPACE=default terraform init -migrate-state",
    );
  });

  it("comes with the item of the lock table that a killed run did not write", () => {
    // As Terraform 1.11 printed it.
    const text = `Failed to refresh state: state data in S3 does not have the expected content.

The checksum calculated for the state stored in S3 does not match the checksum
stored in DynamoDB.

Bucket: state-of-dev
Key:    marketplace/dev/MarketplaceApi-dev.tfstate
Calculated checksum: e33f607b4c046b6ff8138b5df014906a
Stored checksum:     e93096987bbcc8e2de43d59068b8bf24

This may be caused by unusually long delays in S3 processing a previous state
update.`;

    const { messages } = errorFromText({ ...call, command: "state pull" }, text);

    expect(messages.at(-1)).toContain(
      `--item '{"LockID":{"S":"state-of-dev/marketplace/dev/MarketplaceApi-dev.tfstate-md5"},"Digest":{"S":"e33f607b4c046b6ff8138b5df014906a"}}'`,
    );
  });

  it("says that somebody else holds the lock", () => {
    const error = errorFromDiagnostics(call, [
      {
        severity: "error",
        summary: "Error acquiring the state lock",
        detail: "Lock Info:\n  ID:        42\n  Who:       ops@home\n",
      },
    ]);

    expect(error.isLocked).toBe(true);
    expect(error.messages).toEqual([expect.stringContaining("terraform force-unlock 42")]);
  });
});
