import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { synthesize } from "../main";

/** Runs `work` with stage dev synthesized where the supports of the tests look for it; the folder is removed afterwards. */
export async function withSynthesizedStage<T>(work: () => Promise<T>): Promise<T> {
  const outdir = await mkdtemp(join(tmpdir(), "marketplace-bench-"));
  try {
    await synthesize({ STAGE: "dev", BACKEND_FILE: "backend.tf.example" }, outdir);
    process.env.TEST_SYNTH_OUT = outdir;
    return await work();
  } finally {
    await rm(outdir, { recursive: true });
  }
}
