import { Listr, ListrLogger, ProcessOutput } from "listr2";

/** One line of the progress of a command. */
export interface Step {
  readonly title: string;
  /**
   * @param say shows what the step is at
   * @returns what the title says when it is done; nothing: what it said before
   */
  run(say: (line: string) => void): Promise<string | undefined>;
}

/** How to add something to the titles of the steps that run now. */
const running = new Set<(note: string) => void>();

/**
 * Runs steps and shows how far they are, on stderr: stdout belongs to the command's result. Where nobody watches, plain
 * lines.
 *
 * @param concurrent how many run at a time @default 1, after the first that fails no other begins
 * @throws the error of the first that failed, when none runs any more
 */
export async function runSteps(steps: readonly Step[], concurrent = 1): Promise<void> {
  if (steps.length === 0) return;
  const isWatched = process.stderr.isTTY === true && !process.env.CI;
  const failures: unknown[] = [];
  const tasks = steps.map(({ title, run }) => ({
    title,
    skip: () => failures.length > 0 && "not begun",
    task: async (_: unknown, task: { title?: string | undefined; output: string }) => {
      const note = (text: string) => {
        task.title = `${title} (${text})`;
      };
      if (isWatched) running.add(note);
      try {
        const say = (line: string) => {
          task.output = line;
        };
        task.title = (await run(say)) ?? title;
      } catch (error) {
        failures.push(error);
        // The command says what went wrong, and what now; here it is only marked.
        throw new Error(`${title}: failed`);
      } finally {
        running.delete(note);
      }
    },
  }));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  await new Listr(tasks, {
    concurrent,
    exitOnError: false,
    // Signals are for interrupts.ts.
    registerSignalListeners: false,
    renderer: isWatched ? "default" : "simple",
    rendererOptions: { logger, collapseSkips: false },
  }).run();
  if (failures.length > 0) throw failures[0];
}

/** Tells the user something at once: what is printed while steps are drawn would only be seen after them. */
export function announce(message: string): void {
  if (running.size === 0) console.error(message);
  for (const note of running) note(message);
}
