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

/**
 * Runs steps and shows how far they are, on stderr: stdout belongs to the command's result. Where nobody watches, plain
 * lines.
 *
 * @param concurrent how many run at a time @default 1, after the first that fails no other begins
 * @throws the error of the first that failed, when none runs any more
 */
export async function runSteps(steps: readonly Step[], concurrent = 1): Promise<void> {
  if (steps.length === 0) return;
  const failures: unknown[] = [];
  const tasks = steps.map(({ title, run }) => ({
    title,
    skip: () => failures.length > 0 && "not begun",
    task: async (_: unknown, task: { title?: string | undefined; output: string }) => {
      try {
        task.title =
          (await run((line) => {
            task.output = line;
          })) ?? title;
      } catch (error) {
        failures.push(error);
        // The command says what went wrong, and what now; here it is only marked.
        throw new Error(`${title}: failed`);
      }
    },
  }));
  const logger = new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) });
  await new Listr(tasks, {
    concurrent,
    exitOnError: false,
    // Signals are for interrupts.ts.
    registerSignalListeners: false,
    renderer: process.stderr.isTTY && !process.env.CI ? "default" : "simple",
    rendererOptions: { logger, collapseSkips: false },
  }).run();
  if (failures.length > 0) throw failures[0];
}
