import { readFileSync } from "node:fs";
import { settingsOf } from "../../../docs/generate/settings";
import { stageConfig } from "../../support/synthesized";

const SOURCE = `
/** Modes. */
export type Mode = "one" | "two";
/** Inside. */
export interface Inside {
  /** Lists them. */
  readonly modes: readonly Mode[];
}
export interface Settings {
  /**
   * How long
   * it lasts.
   *
   * @unit days
   * @see https://example.org/days
   */
  readonly days?: number;
  readonly mode: Mode;
  readonly inside: Inside;
}
export interface StageConfig extends Settings {}
`;

describe("settings of a source", () => {
  test("have type, unit and meaning from their own comments, or those of their types", () => {
    expect(settingsOf(SOURCE)).toEqual([
      {
        name: "",
        meaning: "",
        settings: [
          {
            path: ["days"],
            type: "number",
            unit: "days",
            meaning: "How long it lasts. ([source](https://example.org/days))",
          },
          { path: ["mode"], type: '"one" | "two"', meaning: "Modes." },
        ],
      },
      {
        name: "inside",
        meaning: "Inside.",
        settings: [{ path: ["inside", "modes"], type: '("one" | "two")[]', meaning: "Lists them." }],
      },
    ]);
  });

  test.each([
    ["a number without its unit", SOURCE.replace("@unit days", ""), "gives days no @unit"],
    [
      "a property that nothing explains",
      SOURCE.replace("/** Lists them. */", ""),
      "does not explain inside.modes",
    ],
  ])("%s is refused", (_what, source, message) => {
    expect(() => settingsOf(source)).toThrow(message);
  });
});

test("every property that a stage has is one of those that the reference explains", () => {
  const explained = settingsOf(readFileSync("config/stages.ts", "utf8")).flatMap(({ settings }) =>
    settings.map(({ path }) => path.join(".")),
  );

  const { downloadKeys: _keys, market, ...prod } = stageConfig("prod");
  const { currencies: _currencies, ...sales } = market;
  expect(explained).toEqual(expect.arrayContaining([...leaves(prod), ...leaves({ market: sales })]));
  expect(explained).toEqual(expect.arrayContaining(["downloadKeys", "market.currencies", "cdnDomain.name"]));
});

function leaves(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === "object" && !Array.isArray(each) ? leaves(each, `${prefix}${name}.`) : `${prefix}${name}`,
  );
}
