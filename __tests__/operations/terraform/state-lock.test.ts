import { lockInfoIn, lockMessage } from "../../../operations/terraform/state-lock";

/** As Terraform 1.11 prints it about a lock in DynamoDB. */
const PRINTED = `╷
│ Error: Error acquiring the state lock
│
│ Error message: operation error DynamoDB: PutItem, https response error
│ StatusCode: 400, RequestID:
│ R1KNAdr7dmB4RVaOLdVClK0GQ4YmfhtFdDf3zwJ9leJYRJIITXaP,
│ ConditionalCheckFailedException: The conditional request failed
│ Lock Info:
│   ID:        258adb11-3f59-92ac-1c43-ffa971c24ce9
│   Path:      core-state/marketplace/dev/MarketplaceDatabase-dev.tfstate
│   Operation: OperationTypeApply
│   Who:       ops@runner-7
│   Version:   1.11.4
│   Created:   2026-11-22 19:23:09.849122334 +0000 UTC
│   Info:
│
╵
`;

describe("a locked state", () => {
  it("is recognised with its holder, in the frame that terraform draws", () => {
    expect(lockInfoIn(PRINTED)).toEqual({
      id: "258adb11-3f59-92ac-1c43-ffa971c24ce9",
      operation: "OperationTypeApply",
      who: "ops@runner-7",
      created: "2026-11-22 19:23:09.849122334 +0000 UTC",
    });
  });

  it("is explained with the command that releases it, in the folder where that works", () => {
    const lock = { id: "258adb11", operation: "OperationTypePlan", who: "ops@runner-7", created: "today" };

    expect(lockMessage(lock, "/work/my stacks/Api-dev", "tofu")).toBe(
      [
        "its state is locked by ops@runner-7 for plan since today. Wait until that run has ended, and try again.",
        "Only when nobody is running it any more, for example after a crash, release the lock by:",
        '  cd "/work/my stacks/Api-dev" && tofu force-unlock 258adb11',
      ].join("\n"),
    );
  });

  it("is explained also when the lock names neither operation nor holder", () => {
    const lock = { id: "1", operation: "OperationTypeInvalid", who: undefined, created: undefined };

    expect(lockMessage(lock, "/stacks/Api-dev", "terraform")).toContain(
      "its state is locked by somebody. Wait until",
    );
  });

  it("is not seen in errors of other kinds, nor where terraform names no lock", () => {
    expect(lockInfoIn("Error: creating EC2 VPC\n  ID: vpc-1")).toBeUndefined();
    expect(lockInfoIn("Error acquiring the state lock: AccessDenied")).toBeUndefined();
  });
});
