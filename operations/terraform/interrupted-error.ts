/** Ended by Ctrl-C or a signal, after every terraform that ran had ended by itself. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";

  /** @param begun whether a terraform that changes something was at work */
  constructor(readonly begun = false) {
    super(begun ? "Interrupted." : "Interrupted. Nothing was changed.");
  }
}
