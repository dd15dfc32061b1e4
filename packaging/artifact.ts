import type { FunctionKey } from "../config/naming";

/** A zip on disk, ready to become the code of a function or a layer. */
export interface Artifact {
  /** Absolute path of the zip. */
  readonly path: string;
  /** SHA-256 of the zip in hex: names the asset's folder. */
  readonly sha256Hex: string;
  /** SHA-256 of the zip in base64: what Lambda reports as `CodeSha256`. */
  readonly sha256Base64: string;
  /** Bytes. */
  readonly size: number;
}

/** Everything that the functions of a stage run; the same code serves every stage. */
export interface PackagedHandlers {
  readonly layer: Artifact;
  readonly functions: Readonly<Record<FunctionKey, Artifact>>;
}
