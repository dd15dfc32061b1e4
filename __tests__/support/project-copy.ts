import { cpSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { x } from "tinyexec";

const SOURCES = [
  "main.ts",
  "package.json",
  "tsconfig.json",
  "cdktf.json",
  "backend.tf.example",
  "config",
  "handlers",
  "packaging",
  "stacks",
  "operations",
  "local",
];

export interface CommandResult {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
}

/** A copy of the project, in a path with a space, that a test may change. */
export class ProjectCopy {
  readonly folder = mkdtempSync(join(tmpdir(), "marketplace copy-"));

  constructor() {
    for (const source of SOURCES) cpSync(source, this.path(source), { recursive: true });
    symlinkSync(resolve("node_modules"), this.path("node_modules"));
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Runs a command of `operations/cli.ts` as the npm scripts do. */
  async cli(
    args: readonly string[],
    environment: Readonly<Record<string, string>> = {},
  ): Promise<CommandResult> {
    const { STAGE: _stage, BACKEND: _backend, LOCK: _lock, ...inherited } = process.env;
    return x("node", ["operations/start.cjs", ...args], {
      nodePath: false,
      nodeOptions: { cwd: this.folder, env: { ...inherited, NO_COLOR: "1", ...environment } },
    });
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
