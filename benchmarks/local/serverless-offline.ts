import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { cached } from "../../__tests__/e2e/support/cache";
import { run } from "../../__tests__/e2e/support/command";
import type { Route } from "../../handlers/common/route";
import { routes } from "../../handlers/routes";
import { type FunctionDefinition, functionDefinitions } from "../../local/functions/function-definition";
import { runtimeEnvironment } from "../../local/functions/runtime-environment";
import { unpackFunction } from "../../local/functions/unpack";
import type { LocalPlatform } from "../../local/local-platform";
import { answering } from "./start";

/** The last major release of Serverless that needs no account, and the last of the plugin for it. */
export const PACKAGES = ["serverless@3.40.0", "serverless-offline@13.9.0"] as const;

/** A free one comes with each run; the plugin has an API of Lambda beside. */
export interface Ports {
  readonly http: number;
  readonly lambda: number;
}

/** The functions of a platform behind serverless-offline, with the same zips, environments, tables and peers. */
export class ServerlessOffline {
  private constructor(
    readonly url: string,
    private readonly child: ChildProcess,
  ) {}

  /** @param folder of this run, which is made */
  static async start(platform: LocalPlatform, folder: string, ports: Ports): Promise<ServerlessOffline> {
    const installed = await cached("serverless-offline", PACKAGES.join(" "), async (target) => {
      await writeFile(join(target, "package.json"), '{"private":true}');
      await run("npm", [
        "install",
        "--prefix",
        target,
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        ...PACKAGES,
      ]);
    });
    await mkdir(folder, { recursive: true });
    await symlink(join(installed, "node_modules"), join(folder, "node_modules"));
    await writeFile(join(folder, "package.json"), '{"private":true}');
    await writeFile(join(folder, "serverless.yml"), JSON.stringify(await serviceOf(platform, folder, ports)));
    const child = spawn("node", ["node_modules/serverless/bin/serverless.js", "offline"], {
      cwd: folder,
      env: { ...process.env, SLS_TELEMETRY_DISABLED: "1", SLS_NOTIFICATIONS_MODE: "off", CI: "true" },
      // It tells of every request.
      stdio: "ignore",
    });
    const url = `http://127.0.0.1:${ports.http}`;
    await answering(`${url}/health`, child).catch((error: unknown) => {
      child.kill("SIGKILL");
      throw error;
    });
    return new ServerlessOffline(url, child);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    this.child.kill("SIGKILL");
    await once(this.child, "exit");
  }
}

/** JSON is YAML, too. */
async function serviceOf(platform: LocalPlatform, folder: string, ports: Ports): Promise<object> {
  const definitions = functionDefinitions(platform.stage);
  const functions: [string, object][] = [];
  for (const definition of definitions) {
    functions.push([definition.key, await functionOf(platform, definition, folder)]);
  }
  return {
    service: "marketplace",
    frameworkVersion: "3",
    configValidationMode: "off",
    provider: { name: "aws", runtime: "nodejs20.x", stage: "dev", region: platform.stage.region },
    plugins: ["serverless-offline"],
    functions: Object.fromEntries(functions),
    custom: {
      "serverless-offline": {
        host: "127.0.0.1",
        httpPort: ports.http,
        lambdaPort: ports.lambda,
        noPrependStageInUrl: true,
      },
    },
  };
}

async function functionOf(
  platform: LocalPlatform,
  definition: FunctionDefinition,
  folder: string,
): Promise<object> {
  const { key, handler, timeout, memory, variables, zips } = definition;
  const { task, opt } = await unpackFunction(zips, join(folder, key));
  // Where the plugin's workers find the layer's modules, without the work of a look-up of their own.
  await symlink(join(opt, "nodejs", "node_modules"), join(task, "node_modules"));
  return {
    handler: `${key}/var/task/${handler}`,
    timeout,
    memorySize: memory,
    environment: {
      ...variables,
      ...runtimeEnvironment(definition, platform.stage.region, platform.peers.endpoints),
    },
    events: Object.values(routes)
      .filter(({ owner }) => owner === key)
      .map((route) => ({ http: eventOf(route) })),
  };
}

function eventOf({ method, path, access }: Route): object {
  const authorizer = {
    name: "authorizer",
    type: "request",
    identitySource: "method.request.header.Authorization",
    resultTtlInSeconds: 0,
  };
  return { method: method.toLowerCase(), path, ...(access === "public" ? {} : { authorizer }) };
}
