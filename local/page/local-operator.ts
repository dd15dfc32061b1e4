import { join } from "node:path";
import { x } from "tinyexec";
import type { LocalPlatform } from "../local-platform";

const START = join(__dirname, "..", "..", "operations", "start.cjs");

/** What somebody with AWS credentials does, done with the stage on this computer. */
export class LocalOperator {
  constructor(private readonly platform: LocalPlatform) {}

  /**
   * `npm run admin -- grant`, as for a deployed stage: the first admin comes from outside the API.
   *
   * @returns what the command says
   * @throws Error with what it says when it fails, such as that there is no such user
   */
  async grantAdmin(email: string): Promise<string> {
    const { stage, peers } = this.platform;
    const args = [START, "admin", "grant", "--stage", stage.config.name, "--email", email];
    const { exitCode, stdout, stderr } = await x(process.execPath, args, {
      nodePath: false,
      nodeOptions: { env: peers.endpoints as Record<string, string> },
    });
    if (exitCode !== 0) throw new Error(stderr.trim() || `npm run admin ended with ${exitCode}`);
    return stdout.trim();
  }
}
