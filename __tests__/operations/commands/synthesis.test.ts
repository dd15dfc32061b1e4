import { Command } from "commander";
import { addSynthesis } from "../../../operations/commands/synthesis";

const program = new Command("marketplace");
addSynthesis(program);
const [diagram] = program.commands.filter((command) => command.name() === "diagram");

it("diagram says its options, exit codes and an example", () => {
  const written: string[] = [];
  diagram?.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
  const help = written.join("");

  for (const option of ["--stage <stage>", "--json", "--mermaid", "--redraw", "--skip-synth"]) {
    expect(help).toContain(option);
  }
  expect(help).toMatch(/^Exit codes: 0 .*; 1 .*\.$/m);
  expect(help).toMatch(/^Example: npm run diagram -- --stage dev$/m);
});

it.each([
  [["--stage", "moon"], "Allowed choices are dev, staging, prod."],
  [["--json", "--mermaid"], "cannot be used with option"],
])("diagram refuses %p before it does anything", async (flags, message) => {
  const said: string[] = [];
  diagram?.exitOverride().configureOutput({ writeErr: (text) => said.push(text) });

  await expect(program.parseAsync(["diagram", ...flags], { from: "user" })).rejects.toThrow(message);

  expect(said.join("")).toContain(message);
});
