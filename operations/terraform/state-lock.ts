/** Who holds the lock of a state, as terraform prints it. */
export interface LockInfo {
  readonly id: string;
  /** Such as `OperationTypeApply`. */
  readonly operation: string | undefined;
  /** User and computer. */
  readonly who: string | undefined;
  readonly created: string | undefined;
}

/** The holder in an "Error acquiring the state lock"; undefined when the text is about something else or names none. */
export function lockInfoIn(text: string): LockInfo | undefined {
  if (!/Error acquiring the state lock|state lock/i.test(text)) return undefined;
  const id = field(text, "ID");
  if (id === undefined) return undefined;
  return {
    id,
    operation: field(text, "Operation"),
    who: field(text, "Who"),
    created: field(text, "Created"),
  };
}

/** @param folder of the stack, where terraform finds the lock */
export function lockMessage(lock: LockInfo, folder: string, program: string): string {
  // Commands that only read, such as `terraform console`, name none.
  const operation = lock.operation?.replace(/^OperationType(Invalid)?/, "").toLowerCase();
  const doing = operation ? ` for ${operation}` : "";
  const since = lock.created === undefined ? "" : ` since ${lock.created}`;
  return [
    `its state is locked by ${lock.who ?? "somebody"}${doing}${since}. Wait until that run has ended, and try again.`,
    `Only when nobody is running it any more, for example after a crash, release the lock by:`,
    `  cd ${folder.includes(" ") ? `"${folder}"` : folder} && ${program} force-unlock ${lock.id}`,
  ].join("\n");
}

function field(text: string, name: string): string | undefined {
  const [, value = ""] = new RegExp(`^\\W*${name}:[ \\t]+(.*)$`, "m").exec(text) ?? [];
  return value.trim() === "" ? undefined : value.trim();
}
