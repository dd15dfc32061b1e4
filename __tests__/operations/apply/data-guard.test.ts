import { guardData, notAllowedMessage } from "../../../operations/apply/data-guard";

const users = { address: "aws_dynamodb_table.users", action: "replaced", holds: "the items in it" } as const;
const assets = { address: "aws_s3_bucket.assets", action: "destroyed", holds: "its objects" } as const;

describe("the data guard", () => {
  it("lets pass only what is named, each by its own address", () => {
    expect(guardData([users, assets], ["aws_dynamodb_table.users"])).toEqual({
      notAllowed: [assets],
      unknown: [],
    });
    expect(guardData([users], ["aws_dynamodb_table"]).notAllowed).toEqual([users]);
  });

  it("finds what is named although nothing of it would be destroyed", () => {
    expect(guardData([users], ["aws_dynamodb_table.users", "aws_s3_bucket.assets"])).toEqual({
      notAllowed: [],
      unknown: ["aws_s3_bucket.assets"],
    });
  });

  it("says what would be lost, and the command for whoever wants that", () => {
    expect(notAllowedMessage([users, assets], "npm run apply -- --stage dev")).toBe(
      [
        "This would destroy data, and nothing was applied:",
        "  aws_dynamodb_table.users would be replaced: the items in it",
        "  aws_s3_bucket.assets would be destroyed: its objects",
        "Where that is what you want, name each of them:",
        "  npm run apply -- --stage dev --allow-destroy 'aws_dynamodb_table.users' --allow-destroy 'aws_s3_bucket.assets'",
      ].join("\n"),
    );
  });
});
