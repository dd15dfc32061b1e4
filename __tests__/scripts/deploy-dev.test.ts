import { readFileSync } from "node:fs";
import { scripts } from "../../package.json";

const script = readFileSync("scripts/deploy-dev.ps1", "utf8");

/** Lines that PowerShell runs. */
const code = script
  .replace(/<#[\s\S]*?#>/g, "")
  .split("\n")
  .map((line) => line.trim())
  .filter((line) => line !== "" && !line.startsWith("#"));

it("calls what npm run deploy calls, for dev, with all arguments, and ends with its exit code", () => {
  const call = code.findIndex((line) => line.startsWith("& node "));

  expect(code[call]).toBe(`& ${scripts.deploy} @args --stage dev`);
  expect(code[call + 1]).toBe("exit $LASTEXITCODE");
});

it("looks for Node.js, Terraform and the dependencies before it calls anything", () => {
  const call = code.findIndex((line) => line.startsWith("& "));
  const checks = code.slice(0, call).join("\n");

  expect(checks).toContain("Assert-Program 'node'");
  expect(checks).toContain("Assert-Program $terraform");
  expect(checks).toContain("Test-Path 'node_modules'");
  expect(code.filter((line) => line.startsWith("& "))).toHaveLength(1);
});

it("holds only what Windows PowerShell 5.1 reads the same way: ASCII, no param block, closed braces", () => {
  const withoutStrings = code.join("\n").replace(/'[^']*'|"[^"]*"/g, "");
  const count = (character: string) => withoutStrings.split(character).length - 1;

  expect([...script].filter((character) => character > "~")).toEqual([]);
  expect(code.filter((line) => /^param\b|CmdletBinding/i.test(line))).toEqual([]);
  expect(count("{")).toBe(count("}"));
  expect(count("(")).toBe(count(")"));
});
