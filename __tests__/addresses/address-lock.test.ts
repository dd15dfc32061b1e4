import { STAGE_NAMES } from "../../config/stages";
import { addressesOf, lockedAddresses, movesOf, unexplained } from "./address-lock";

describe.each(STAGE_NAMES)("the addresses of %s", (stage) => {
  it("are those of the lock file, or moved from there", () => {
    expect(unexplained(lockedAddresses(stage), addressesOf(stage), movesOf(stage))).toBe("");
  });

  it("are locked in order and once", () => {
    const locked = lockedAddresses(stage);

    expect(locked).toEqual([...new Set(locked)].sort());
  });
});

describe("unexplained", () => {
  const LOCKED = ["Database aws_dynamodb_table.users", "Database aws_dynamodb_table.sessions"];

  it("accepts the same addresses in any order", () => {
    expect(unexplained(LOCKED, LOCKED.toReversed(), [])).toBe("");
  });

  it("names what was removed and what was added, with the remedy", () => {
    const present = ["Database aws_dynamodb_table.users", "Database aws_dynamodb_table.visits"];

    expect(unexplained(LOCKED, present, [])).toBe(
      [
        "removed: Database aws_dynamodb_table.sessions",
        "added:   Database aws_dynamodb_table.visits",
        "A removed address is destroyed with its data. If a resource only got another address, call moveFromId() with the old",
        "one at the construct; if the change is meant, run npm run addresses:update and commit the lock files.",
      ].join("\n"),
    );
  });

  it("accepts an address that was moved", () => {
    const present = ["Database aws_dynamodb_table.users", "Database aws_dynamodb_table.visits"];
    const move = { from: "Database aws_dynamodb_table.sessions", to: "Database aws_dynamodb_table.visits" };

    expect(unexplained(LOCKED, present, [move])).toBe("");
  });

  it("accepts no move to an address that does not exist, and none in another stack", () => {
    const present = ["Database aws_dynamodb_table.users"];
    const nowhere = { from: "Database aws_dynamodb_table.sessions", to: "Database aws_dynamodb_table.gone" };
    const elsewhere = { from: "Api aws_dynamodb_table.sessions", to: "Database aws_dynamodb_table.users" };

    for (const move of [nowhere, elsewhere]) {
      expect(unexplained(LOCKED, present, [move])).toContain(
        "removed: Database aws_dynamodb_table.sessions\n",
      );
    }
  });
});
