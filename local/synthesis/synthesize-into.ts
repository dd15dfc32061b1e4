import { synthesize } from "../../main";

/**
 * Program: writes the JSON of a stage with its zips into a folder, without type-checking. In a process of its own, so that
 * it runs the sources as they are now, and the memory that cdktf takes is free afterwards.
 *
 * Arguments: stage, folder. The state's place has no say in what runs, so it is the local one.
 */
async function run([stage = "", folder = ""]: readonly string[]): Promise<void> {
  await synthesize({ ...process.env, STAGE: stage, BACKEND: "local" }, folder);
}

run(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
