import { join } from "node:path";
import { x } from "tinyexec";
import { LOCAL_CREDENTIALS } from "./local-credentials";
import type { LocalPlatform } from "./local-platform";

const START = join(__dirname, "..", "operations", "start.cjs");

/** Where the operation finds the stage. */
export type AdminPlatform = Pick<LocalPlatform, "dynamodbEndpoint" | "peers"> & {
  readonly stage: { readonly config: { readonly name: string } };
};

/**
 * Makes a registered user an admin as everywhere: by `npm run admin -- grant`, here with the services of this computer.
 *
 * @throws Error with what the operation said
 */
export async function grantAdmin(
  { dynamodbEndpoint, peers, stage }: AdminPlatform,
  email: string,
): Promise<void> {
  const args = [START, "admin", "grant", "--stage", stage.config.name, `--email=${email}`];
  const { exitCode, stderr } = await x(process.execPath, args, {
    nodePath: false,
    nodeOptions: {
      env: {
        AWS_ENDPOINT_URL_DYNAMODB: dynamodbEndpoint,
        AWS_ENDPOINT_URL_CLOUDWATCH_LOGS: peers.endpoints.AWS_ENDPOINT_URL_CLOUDWATCH_LOGS,
        AWS_ACCESS_KEY_ID: LOCAL_CREDENTIALS.accessKeyId,
        AWS_SECRET_ACCESS_KEY: LOCAL_CREDENTIALS.secretAccessKey,
      },
    },
  });
  if (exitCode !== 0) throw new Error(stderr.trim().replace(/^error: /, ""));
}
