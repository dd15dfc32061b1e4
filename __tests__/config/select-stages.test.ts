import { ConfigurationError } from "../../config/errors";
import { selectStages } from "../../config/select-stages";
import { STAGE_NAMES, type StageConfig } from "../../config/stages";

function names(stages: readonly StageConfig[]): string[] {
  return stages.map(({ name }) => name);
}

describe("selectStages", () => {
  it.each([undefined, ""])("takes dev when nothing is selected (%j)", (selection) => {
    expect(names(selectStages(selection))).toEqual(["dev"]);
  });

  it.each(STAGE_NAMES)("takes %s by its name", (stage) => {
    expect(names(selectStages(stage))).toEqual([stage]);
  });

  it("takes all of them side by side", () => {
    expect(names(selectStages("all"))).toEqual(["dev", "staging", "prod"]);
  });

  it.each(["production", "Dev", " dev", "dev,prod", "toString"])(
    "refuses %j, naming the valid stages",
    (selection) => {
      expect(() => selectStages(selection)).toThrow(
        new ConfigurationError(
          `Unknown stage "${selection}". Valid stages: dev, staging, prod (or all), given by --stage or STAGE.`,
        ),
      );
    },
  );
});
