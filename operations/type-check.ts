import { x } from "tinyexec";

/** A type error. The message holds the compiler's own lines. */
export class TypeCheckError extends Error {
  override readonly name = "TypeCheckError";
}

/**
 * Type-checks all that is synthesized or run by the command line (`npm run types` checks tests and benchmarks as well) with the
 * native compiler, in a process of its own beside whatever else runs.
 *
 * @throws TypeCheckError with every error and where it is
 */
export async function typeCheck(): Promise<void> {
  const { exitCode, stdout, stderr } = await x("tsc", ["-p", "operations", "--noEmit", "--pretty", "false"]);
  if (exitCode !== 0) throw new TypeCheckError(`the types do not fit:\n${stdout}${stderr}`);
}
