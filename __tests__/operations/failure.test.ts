import { ProtectedError } from "../../operations/destroy-protection";
import { reportFailure } from "../../operations/failure";
import { InterruptedError } from "../../operations/terraform/interrupted-error";

let said: string[];
let printed: string[];

beforeEach(() => {
  said = [];
  printed = [];
  jest.spyOn(console, "error").mockImplementation((line) => void said.push(String(line)));
  jest.spyOn(console, "log").mockImplementation((line) => void printed.push(String(line)));
});
afterEach(() => jest.restoreAllMocks());

describe("a command that fails", () => {
  it.each([
    [new Error("no credentials"), 1],
    [new ProtectedError("the stage is protected"), 3],
    [new InterruptedError(), 130],
  ])("says %s on stderr, and with --json in one document too", (error, exitCode) => {
    expect(reportFailure(error, true)).toBe(exitCode);

    expect(said).toEqual([`error: ${error.message}`]);
    expect(printed.map((text) => JSON.parse(text))).toEqual([{ error: error.message, exitCode }]);
  });

  it("leaves stdout alone without --json", () => {
    reportFailure(new Error("no credentials"), false);

    expect(printed).toEqual([]);
  });
});
