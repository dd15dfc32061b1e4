import { access, readFile, writeFile } from "node:fs/promises";
import {
  type BackendEnvironment,
  EXAMPLE_BACKEND,
  loadBackend,
  type S3BackendSettings,
} from "../../config/backend";
import type { Part } from "./part";

const EXAMPLE_FILE = "backend.tf.example";

/** The backend that is or will be in force, with its file; undefined settings: state in files. */
export interface PlannedBackend {
  readonly settings: S3BackendSettings | undefined;
  readonly parts: readonly Part[];
}

/**
 * The backend file as it is, or as it will be written: the example with the account's id behind the name of its bucket,
 * since those names are unique over all of AWS. A file that exists is never changed.
 */
export async function planBackend(
  environment: BackendEnvironment,
  accountId: string,
): Promise<PlannedBackend> {
  const path = environment.BACKEND_FILE || "backend.tf";
  const isThere = await access(path).then(
    () => true,
    () => false,
  );
  // The file that BACKEND_FILE names is yet to be written, too.
  const readable = isThere ? environment : { ...environment, BACKEND_FILE: undefined };
  const backend = await loadBackend(path, readable, () => undefined);
  if (backend.kind === "local") return { settings: undefined, parts: [] };

  const name = "backend file";
  if (isThere) {
    const detail = `${path}: bucket ${backend.s3.bucket}, LOCK=${backend.s3.lock}`;
    return { settings: backend.s3, parts: [{ name, found: "complete", detail, changes: [] }] };
  }
  const bucket = `${EXAMPLE_BACKEND.bucket}-${accountId}`;
  const part: Part = {
    name,
    found: "absent",
    detail: path,
    changes: [{ title: `write ${path} (bucket ${bucket})`, make: () => writeBackendFile(path, bucket) }],
  };
  return { settings: { ...backend.s3, bucket }, parts: [part] };
}

async function writeBackendFile(path: string, bucket: string): Promise<undefined> {
  const example = await readFile(EXAMPLE_FILE, "utf8");
  const text = example.replace(/^bucket = .*$/m, `bucket = "${bucket}"`);
  if (!text.includes(bucket)) throw new Error(`${EXAMPLE_FILE} has no line "bucket = ...".`);
  await writeFile(path, text, { flag: "wx" });
}
