import type { StageName } from "../config/stages";
import { terminalColors } from "../operations/terminal-colors";
import { typeCheck } from "../operations/type-check";
import { LocalPlatform } from "./local-platform";
import { type Watch, watchSources } from "./watch/watch-sources";

export interface RunOptions {
  readonly stage: StageName;
  readonly port: number;
  readonly data?: string;
  readonly watch: boolean;
}

/** 128 and the signal's number, as shells have it. */
const SIGNAL_CODES = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
type Signal = keyof typeof SIGNAL_CODES;

/**
 * Runs the platform until a signal ends it.
 *
 * @returns the exit code
 * @throws Error when it cannot start, with nothing left behind
 */
export async function runPlatform({ watch, ...options }: RunOptions): Promise<number> {
  const started = performance.now();
  const ended = signal();
  const starting = LocalPlatform.start(options);
  // A signal while it starts: what is begun is ended as soon as it is there.
  const platform = await starting;
  let watching: Watch | undefined;
  try {
    if (ended.received() === undefined) {
      printStart(platform, options.stage, performance.now() - started);
      if (watch) watching = watchSources(platform, (line) => console.log(line));
      else void reportTypes();
    }
    return SIGNAL_CODES[await ended.wait];
  } finally {
    await watching?.stop();
    await platform.stop();
  }
}

function printStart(platform: LocalPlatform, stage: StageName, ms: number): void {
  const { url, functions, tables } = platform;
  const colors = terminalColors();
  const counts = `${functions.names.length} functions, ${tables.length} tables`;
  console.log(`Marketplace of stage ${stage} in ${(ms / 1000).toFixed(1)} s: ${counts}\n`);
  console.log(`  API       ${colors.bold(url)}`);
  console.log(
    `  DynamoDB  ${platform.dynamodbEndpoint} ${colors.dim("(region us-east-1, any credentials)")}`,
  );
  console.log(`\nTry it:\n\n  ${colors.bold(`curl ${url}/categories`)}\n`);
  console.log(colors.dim("Ctrl-C ends it."));
}

/** The first answer does not wait for the compiler; what it finds is told behind. */
async function reportTypes(): Promise<void> {
  await typeCheck().catch((error: Error) => console.error(`warning: ${error.message}`));
}

/** The first signal that asks this process to end. */
function signal(): { readonly wait: Promise<Signal>; received(): Signal | undefined } {
  let first: Signal | undefined;
  const wait = new Promise<Signal>((resolve) => {
    for (const name of Object.keys(SIGNAL_CODES) as Signal[]) {
      process.on(name, () => {
        first ??= name;
        resolve(first);
      });
    }
  });
  return { wait, received: () => first };
}
