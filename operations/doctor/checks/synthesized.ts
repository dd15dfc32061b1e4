import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { BackendSettings } from "../../../config/backend";
import type { StageConfig } from "../../../config/stages";
import { OUTDIR } from "../../outdir";
import { stacksOf } from "../../stage-stacks";
import { type Finding, failed, ok, warning } from "../check";

/** What is looked at in a stack's JSON. */
interface Synthesized {
  readonly terraform?: {
    readonly backend?: { readonly s3?: { readonly bucket?: string }; readonly local?: object };
  };
}

/** The stage's JSON, where there is any, keeps its state where `backend.tf` says. */
export async function synthesizedStacks(
  stage: StageConfig,
  backend: BackendSettings,
  outdir = OUTDIR,
): Promise<Finding> {
  const name = "synthesized JSON";
  const synth = `npm run synth -- --stage ${stage.name}`;
  const wanted = backend.kind === "local" ? "files" : backend.s3.bucket;
  for (const { id } of stacksOf(stage)) {
    const path = join(outdir, "stacks", id, "cdk.tf.json");
    const text = await readFile(path, "utf8").catch(() => undefined);
    if (text === undefined)
      return warning(name, `${path} is not there`, `${synth}; plan and deploy do it themselves.`);
    const { local, s3 } = (JSON.parse(text) as Synthesized).terraform?.backend ?? {};
    const actual = local === undefined ? s3?.bucket : "files";
    if (actual !== wanted) {
      return failed(name, `${id} keeps its state in ${actual}; the backend is ${wanted} now`, synth);
    }
  }
  return ok(name, `four stacks in ${outdir}, state in ${wanted}`);
}
