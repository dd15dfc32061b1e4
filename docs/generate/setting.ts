/** One property of a stage's configuration, as its source declares it. */
export interface Setting {
  /** Names from the outermost to the property's own: `["network", "cidr"]`. */
  readonly path: readonly string[];
  /** The declared type on one line, with the names of unions of texts replaced by what they stand for. */
  readonly type: string;
  /** What `@unit` says. */
  readonly unit?: string;
  /** What the comment says, on one line. */
  readonly meaning: string;
}

/** Properties that belong together: those of the stage itself, or those of one of its objects. */
export interface SettingGroup {
  /** Empty for the stage itself. */
  readonly name: string;
  readonly meaning: string;
  readonly settings: readonly Setting[];
}
