import { printRun, type StageRun } from "../../../operations/apply/stage-run";
import { EXIT } from "../../../operations/exit-codes";

const RUN: StageRun = {
  stage: "dev",
  exitCode: EXIT.error,
  stacks: [
    { id: "MarketplaceApi-dev", outcome: "failed", detail: "invalid value sk_live_4eC39HqLyjWDarjtT1zdp7dc" },
  ],
};

test.each([true, false])("what Terraform quotes of a secret is hidden (--json: %s)", (json) => {
  const log = jest.spyOn(console, "log").mockReturnValue();

  printRun(RUN, json);

  const output = log.mock.calls.flat().join("\n");
  log.mockRestore();
  expect(output).toContain("invalid value (sensitive)");
  expect(output).not.toContain("sk_live");
});
