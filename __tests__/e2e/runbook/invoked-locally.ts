import { FUNCTION_KEYS, Naming } from "../../../config/naming";
import type { StageConfig } from "../../../config/stages";
import { LocalPlatform } from "../../../local/local-platform";
import { type RunningProxy, startProxy } from "../support/proxy";

const INVOCATION = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/;

/** A door before the emulator, behind which functions are run by the local platform: moto would want Docker for them. */
export class InvokedLocally {
  private constructor(
    private readonly platform: LocalPlatform,
    private readonly proxy: RunningProxy,
  ) {}

  static async start(emulator: string, stage: StageConfig, synthesized: string): Promise<InvokedLocally> {
    const naming = new Naming(stage);
    const platform = await LocalPlatform.start({ stage: stage.name, synthesized });
    const proxy = await startProxy(emulator, async ({ path }) => {
      const name = INVOCATION.exec(path)?.[1];
      const key = FUNCTION_KEYS.find((each) => naming.function(each) === name);
      if (key === undefined) return undefined;
      const { result, error } = await platform.invoke(key, {});
      return { status: 200, body: JSON.stringify(error ?? result) };
    });
    return new InvokedLocally(platform, proxy);
  }

  /** What sends calls of Lambda here. */
  get environment(): NodeJS.ProcessEnv {
    return { AWS_ENDPOINT_URL_LAMBDA: this.proxy.url };
  }

  async stop(): Promise<void> {
    await this.proxy.stop();
    await this.platform.stop();
  }
}
