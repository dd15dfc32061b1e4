import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { watch } from "chokidar";
import type { LocalPlatform } from "../local-platform";
import { Repackaging } from "./repackaging";

export interface Watch {
  stop(): Promise<void>;
}

const ROOT = resolve(__dirname, "..", "..");
/** Everything that the synthesis reads. */
const WATCHED = ["main.ts", "config", "handlers", "packaging", "stacks"];
/** Milliseconds: editors and git write several files at once. */
const SETTLE = 30;

/**
 * Takes over changed sources while the platform runs. Changed handlers run at once, from their new zips; then all of the
 * stage is synthesized anew, since what handlers say of their routes is in the JSON, too.
 *
 * @param say takes one line for each change
 */
export async function watchSources(platform: LocalPlatform, say: (line: string) => void): Promise<Watch> {
  const repackaging = new Repackaging(platform);
  const ending = new AbortController();
  const changed = new Set<string>();
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();

  const work = async (): Promise<void> => {
    const paths = [...changed];
    changed.clear();
    if (paths.length === 0 || ending.signal.aborted) return;
    await takeOver(repackaging, paths, ending.signal, say);
  };
  const watcher = watch(
    WATCHED.map((path) => join(ROOT, path)).filter((path) => existsSync(path)),
    { ignoreInitial: true },
  ).on("all", (_, path) => {
    changed.add(relative(ROOT, path));
    clearTimeout(timer);
    timer = setTimeout(() => {
      running = running.then(work);
    }, SETTLE);
  });
  await new Promise<void>((resolve) => watcher.once("ready", resolve));
  say(`watching ${WATCHED.join(", ")}`);
  return {
    stop: async () => {
      clearTimeout(timer);
      ending.abort();
      await watcher.close();
      await running;
    },
  };
}

/** What cannot be built leaves the old running. */
async function takeOver(
  repackaging: Repackaging,
  paths: readonly string[],
  signal: AbortSignal,
  say: (line: string) => void,
): Promise<void> {
  const started = performance.now();
  const what = paths.length === 1 ? String(paths[0]) : `${paths.length} files`;
  const tell = (result: string) => say(`${what}: ${result} (${Math.round(performance.now() - started)} ms)`);
  try {
    if (paths.every((path) => path.startsWith("handlers"))) {
      const swapped = await repackaging.swapChanged();
      tell(swapped.length === 0 ? "no function changed" : `${swapped.join(", ")} swapped`);
    }
    const renewed = await repackaging.synthesize(signal);
    if (renewed.length > 0) tell(`${renewed.join(", ")} synthesized anew`);
    else if (!paths.every((path) => path.startsWith("handlers"))) tell("stage synthesized anew");
  } catch (error) {
    if (signal.aborted) return;
    const { message } = error as Error;
    console.error(`${what}: cannot be taken over, the old code runs on:\n${message}`);
  }
}
