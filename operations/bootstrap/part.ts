/** One change that bootstrap makes. It may be made again without harm. */
export interface Change {
  /** For people: "create bucket x". */
  readonly title: string;
  /** @returns what came of it, when that is more than the title says */
  make(): Promise<string | undefined>;
}

/** Something that a stage needs before its first deployment, as it was found. */
export interface Part {
  /** For people: "state bucket". */
  readonly name: string;
  readonly found: "complete" | "incomplete" | "absent" | "unusable";
  /** What was found. */
  readonly detail: string;
  /** For what is unusable: what to do about it. */
  readonly remedy?: string;
  /** What makes it complete, in order. */
  readonly changes: readonly Change[];
  /** What is left to do by hand; known when the changes are made. */
  next?(): readonly string[];
}
