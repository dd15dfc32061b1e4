import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Interrupts } from "../../../operations/terraform/interrupts";
import {
  KilledError,
  runLockingTerraform,
  runTerraform,
  type TerraformCall,
} from "../../../operations/terraform/terraform-process";

const home = process.cwd();
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "marketplace-process-"));
  process.chdir(folder);
});
afterAll(() => {
  process.chdir(home);
  rmSync(folder, { recursive: true });
});

/** A call of a shell script that stands for terraform. */
function script(text: string, args: readonly string[] = []): TerraformCall {
  const program = join(folder, "terraform.sh");
  writeFileSync(program, `#!/bin/sh\n${text}\n`);
  chmodSync(program, 0o700);
  return { terraform: { program, version: "1.11.4" }, interrupts: new Interrupts(), folder, args };
}

describe("a terraform that is over in a moment", () => {
  it("is told workspace and arguments, and answers on both streams", async () => {
    const call = script('echo "$TF_WORKSPACE $1"; echo no >&2; exit 3', ["show"]);

    const result = await runTerraform({ ...call, environment: { TF_WORKSPACE: "default" } });

    expect(result).toEqual({ exitCode: 3, stdout: "default show\n", stderr: "no\n" });
  });

  it("is not begun after a signal", async () => {
    const call = script("touch begun");
    call.interrupts.receive("SIGINT");

    await expect(runTerraform(call)).rejects.toThrow("Interrupted");
    expect(existsSync(join(folder, "begun"))).toBe(false);
  });
});

describe("a terraform that holds a lock", () => {
  it("prints into a file, of which every line is told, and which is gone after a success", async () => {
    const lines: string[] = [];
    const long = "ü".repeat(70_000);

    const { exitCode, log } = await runLockingTerraform(
      script(`echo one; echo ${long} >&2; printf rest; exit 2`),
      "Api-dev-plan",
      (line) => lines.push(line),
    );

    expect(exitCode).toBe(2);
    expect(lines).toEqual(["one", long, "rest"]);
    expect(existsSync(log)).toBe(false);
  });

  it("leaves its output to its owner when it fails", async () => {
    const { log } = await runLockingTerraform(script("echo why; exit 1"), "Api-dev-apply", () => {});

    expect(readFileSync(log, "utf8")).toBe("why\n");
    expect(statSync(log).mode & 0o777).toBe(0o600);
  });

  it("is in a process group of its own, which no Ctrl-C in the terminal reaches", async () => {
    const lines: string[] = [];

    await runLockingTerraform(script("echo $$; ps -o pgid= -p $$"), "Api-dev-apply", (line) =>
      lines.push(line.trim()),
    );

    const [pid, group] = lines;
    expect(group).toBe(pid);
  });

  it("that something killed is said to have left its lock", async () => {
    const run = runLockingTerraform(script("kill -9 $$"), "Api-dev-apply", () => {});

    await expect(run).rejects.toThrow(KilledError);
    await expect(run).rejects.toThrow("it was ended by SIGKILL from outside");
  });
});
