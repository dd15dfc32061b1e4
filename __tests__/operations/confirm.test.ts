import { confirm, confirmByTyping, mustBeShown } from "../../operations/confirm";
import { Interrupts } from "../../operations/terraform/interrupts";

const question = { message: "Apply exactly this to stage dev?", interrupts: new Interrupts() };

const { CI } = process.env;
beforeAll(() => {
  process.env.CI = "true";
});
afterAll(() => {
  if (CI === undefined) delete process.env.CI;
  else process.env.CI = CI;
});

describe("a question before something is changed", () => {
  it("is answered by --yes", async () => {
    expect(await confirm({ ...question, yes: true })).toBe(true);
    expect(await confirmByTyping({ ...question, yes: true }, "dev")).toBe(true);
  });

  it("fails where nobody can answer, and names --yes", async () => {
    const refusal =
      '"Apply exactly this to stage dev?" cannot be asked here (CI, or no terminal). Nothing was changed. --yes answers it beforehand.';

    await expect(confirm({ ...question, yes: false })).rejects.toThrow(refusal);
    await expect(confirmByTyping({ ...question, yes: false }, "dev")).rejects.toThrow(refusal);
  });

  it("is not asked about a review that --json does not show", () => {
    expect(() => mustBeShown({ json: true, yes: false })).toThrow("then add --yes");
    expect(() => mustBeShown({ json: true, yes: true })).not.toThrow();
    expect(() => mustBeShown({ json: false, yes: false })).not.toThrow();
  });
});
