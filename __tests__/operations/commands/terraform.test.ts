import { Command } from "commander";
import { addTerraform } from "../../../operations/commands/terraform";

const program = new Command("marketplace");
addTerraform(program);

const names = program.commands.map((command) => command.name());

function helpOf(name: string): string {
  const written: string[] = [];
  const command = program.commands.find((one) => one.name() === name);
  command?.configureOutput({ writeOut: (text) => written.push(text) }).outputHelp();
  return written.join("");
}

describe("the commands that run terraform", () => {
  it("are the ones that npm scripts name", () => {
    expect(names).toEqual([
      "list",
      "workspace",
      "plan",
      "diff",
      "apply",
      "deploy",
      "outputs",
      "drift",
      "destroy",
    ]);
  });

  it.each(names)("%s says its stage, JSON, exit codes and an example", (name) => {
    const help = helpOf(name);

    expect(help).toContain("--stage <stage>");
    expect(help).toContain("--json");
    expect(help).toMatch(/^Exit codes: 0.*1 .*\.$/m);
    expect(help).toMatch(new RegExp(`^Example: npm run ${name} -- --stage (dev|staging|prod)`, "m"));
  });

  it.each(["apply", "deploy", "destroy"])("%s can be told yes beforehand", (name) => {
    expect(helpOf(name)).toContain("--yes");
  });

  it("destroy a stage without asking only when it is named on the command line, not by STAGE alone", async () => {
    const before = process.env.STAGE;
    process.env.STAGE = "dev";

    const destroying = program.parseAsync(["destroy", "--yes"], { from: "user" });

    await expect(destroying).rejects.toThrow("name the stage: --stage dev --yes");
    if (before === undefined) delete process.env.STAGE;
    else process.env.STAGE = before;
  });

  it("allow the destruction of data only where plans are applied", () => {
    const allowing = names.filter((name) => helpOf(name).includes("--allow-destroy"));

    expect(allowing).toEqual(["apply", "deploy"]);
  });
});
