import { join } from "node:path";
import { x } from "tinyexec";

/**
 * The compiler itself. What the package's `bin` names is a second Node process that only starts it, for 45 MB and 60 ms
 * (measured).
 */
const COMPILER = join(
  require.resolve(`@typescript/typescript-${process.platform}-${process.arch}/package.json`),
  "../lib/tsc",
);

/** A type error. The message holds the compiler's own lines. */
class TypeCheckError extends Error {
  override readonly name = "TypeCheckError";
}

/**
 * Type-checks all that is synthesized and what synthesizes it (`npm run types` checks everything) with the
 * native compiler, in a process of its own beside whatever else runs.
 *
 * @param signal ends the compiler, and with it the check without a result
 * @throws TypeCheckError with every error and where it is
 */
export async function typeCheck(signal?: AbortSignal): Promise<void> {
  // Half a second of work: collecting its garbage takes longer than it saves.
  const environment = { ...process.env, GOGC: process.env.GOGC ?? "400" };
  const { exitCode, stdout, stderr } = await x(
    COMPILER,
    ["-p", "operations", "--noEmit", "--pretty", "false"],
    {
      nodeOptions: { env: environment },
      ...(signal === undefined ? {} : { signal }),
    },
  );
  if (exitCode !== 0 && signal?.aborted !== true)
    throw new TypeCheckError(`the types do not fit:\n${stdout}${stderr}`);
}
