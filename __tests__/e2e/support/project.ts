import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { Naming, STACK_PARTS } from "../../../config/naming";
import { selectStages } from "../../../config/select-stages";
import { synthesize } from "../../../main";

export const PROJECT = resolve(__dirname, "../../..");

/** Where the suite's set-up left what it synthesized, by the variable that names it to the tests. */
export const SYNTHESIZED = {
  /** All stages with the backend of `backend.tf.example`. */
  s3: "E2E_SYNTHESIZED_S3",
  /** The dev stage with `BACKEND=local`. */
  local: "E2E_SYNTHESIZED_LOCAL",
} as const;

/** Synthesizes into a folder, with the backend of `backend.tf.example` whatever this checkout has. */
export async function synthesizeInto(outdir: string, environment: NodeJS.ProcessEnv): Promise<void> {
  await synthesize({ ...process.env, BACKEND_FILE: "backend.tf.example", ...environment }, outdir);
}

/** A copy of synthesized output for one test, gone when `removeCopies` is called. */
export async function copyOf(kind: keyof typeof SYNTHESIZED, name = "marketplace-e2e-"): Promise<string> {
  const source = process.env[SYNTHESIZED[kind]];
  if (source === undefined) throw new Error("the suite's set-up has synthesized nothing");
  const copy = await mkdtemp(join(tmpdir(), name));
  copies.push(copy);
  await cp(source, copy, { recursive: true });
  return copy;
}

const copies: string[] = [];

export async function removeCopies(): Promise<void> {
  await Promise.all(copies.splice(0).map((copy) => rm(copy, { recursive: true, force: true })));
}

/** The folders of a stage's four stacks below a synthesized output, in the order of their deployment. */
export function stackFolders(outdir: string, stage: string): string[] {
  const [config] = selectStages(stage);
  if (config === undefined) throw new Error(`no stage ${stage}`);
  const naming = new Naming(config);
  return STACK_PARTS.map((part) => join(outdir, "stacks", naming.stack(part)));
}
