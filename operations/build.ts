import { relative } from "node:path";
import { packageHandlers } from "../packaging/package-handlers";
import { typeCheck } from "./type-check";

/** Type-checks the project and packages the handlers, and prints each package with its size. */
export async function build(): Promise<void> {
  const started = performance.now();
  const [handlers] = await Promise.all([packageHandlers("dist"), typeCheck()]);
  for (const { path, size } of [handlers.layer, ...Object.values(handlers.functions)]) {
    console.log(`${relative(".", path).padEnd(28)} ${(size / 1000).toFixed(1).padStart(8)} kB`);
  }
  console.log(`types and bundles in ${((performance.now() - started) / 1000).toFixed(1)} s`);
}
