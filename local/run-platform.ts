import { stop } from "esbuild";
import type { StageName } from "../config/stages";
import { terminalColors } from "../operations/terminal-colors";
import { typeCheck } from "../operations/type-check";
import type { Failures } from "./failures/failures";
import { LocalPlatform } from "./local-platform";
import { mountPage } from "./page/mount-page";
import { type Watch, watchSources } from "./watch/watch-sources";

export interface RunOptions {
  readonly stage: StageName;
  readonly port: number;
  readonly data?: string;
  readonly failures?: Failures;
  readonly watch: boolean;
}

/** 128 and the signal's number, as shells have it. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;

/**
 * Runs the platform until a signal ends it.
 *
 * @returns the exit code
 * @throws Error when it cannot start, with nothing left behind
 */
export async function runPlatform({ watch, ...options }: RunOptions): Promise<number> {
  const started = performance.now();
  const ending = new Ending();
  const platform = await LocalPlatform.start({ ...options, log: console.error }).catch((error: unknown) => {
    // Ctrl-C reaches what was being started, too: that it failed is no news.
    if (ending.code === undefined) throw error;
    return undefined;
  });
  let watching: Watch | undefined;
  try {
    if (platform !== undefined && ending.code === undefined) {
      mountPage(platform);
      printStart(platform, options.stage, performance.now() - started);
      if (watch) watching = await watchSources(platform, (line) => console.log(line));
      // The bundler that started this program waits for more: 19 MB.
      else await stop();
      void reportTypes(ending.aborted);
    }
    return await ending.wait;
  } finally {
    await watching?.stop();
    await platform?.stop();
  }
}

function printStart(platform: LocalPlatform, stage: StageName, ms: number): void {
  const { url, functions, tables } = platform;
  const colors = terminalColors();
  const counts = `${functions.names.length} functions, ${tables.length} tables`;
  console.log(`Marketplace of stage ${stage} in ${(ms / 1000).toFixed(1)} s: ${counts}\n`);
  console.log(`  Page      ${colors.bold(`${url}/`)} ${colors.dim("(walk through, log, mails, API)")}`);
  console.log(`  API       ${colors.bold(url)}`);
  console.log(
    `  DynamoDB  ${platform.dynamodbEndpoint} ${colors.dim("(region us-east-1, any credentials)")}`,
  );
  const { failures } = platform.peers;
  if (failures.switches.length > 0) console.log(`  Failures  on, --fail-seed ${failures.seed} repeats them`);
  console.log(`\nTry it:\n\n  ${colors.bold(`curl ${url}/categories`)}\n`);
  console.log(colors.dim("Ctrl-C ends it."));
}

/** The first answer does not wait for the compiler; what it finds is told behind. */
async function reportTypes(aborted: AbortSignal): Promise<void> {
  await typeCheck(aborted).catch((error: Error) => {
    if (!aborted.aborted) console.error(`warning: ${error.message}`);
  });
}

/** The first signal that asks this process to end. */
class Ending {
  private readonly ending = new AbortController();
  /** The exit code that the signal asks for; undefined: none has come. */
  code: number | undefined;
  readonly wait: Promise<number>;

  constructor() {
    this.wait = new Promise((resolve) => {
      for (const [name, code] of Object.entries(SIGNAL_CODES)) {
        process.on(name, () => {
          this.code ??= code;
          this.ending.abort();
          resolve(this.code);
        });
      }
    });
  }

  get aborted(): AbortSignal {
    return this.ending.signal;
  }
}
