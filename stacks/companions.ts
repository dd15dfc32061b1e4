import { copyFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Naming, STACK_PARTS } from "../config/naming";
import type { StageConfig } from "../config/stages";
import { openApiDocument } from "./api/openapi/published-document";

/** Terraform's checksums of the provider, committed beside package.json once `npm run providers:lock` has made it. */
const LOCK_FILE = ".terraform.lock.hcl";

/** Writes what belongs beside the stacks: each stage's API as an OpenAPI document, and the lock file in every stack. */
export async function writeCompanions(outdir: string, stages: readonly StageConfig[]): Promise<void> {
  await Promise.all(
    stages.flatMap((stage) => [
      writeFile(join(outdir, `openapi-${stage.name}.json`), openApiDocument(stage)),
      ...STACK_PARTS.map((part) => copyLockFile(join(outdir, "stacks", new Naming(stage).stack(part)))),
    ]),
  );
}

async function copyLockFile(folder: string): Promise<void> {
  await copyFile(LOCK_FILE, join(folder, LOCK_FILE)).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== "ENOENT") throw error;
  });
}
