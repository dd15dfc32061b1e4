/**
 * What terraform was doing when the run was interrupted: nothing that changes something; it finished its work and released
 * its lock; or it was made to quit at once.
 */
export type AtWork = "idle" | "finished" | "quit";

const MESSAGES: Readonly<Record<AtWork, string>> = {
  idle: "Nothing of it was changed.",
  finished: "Terraform finished what it was doing, wrote its state and released its lock.",
  quit: "Terraform was made to quit at once: it may have left its lock behind, which the next plan says how to release, and resources in AWS that its state does not know.",
};

/** Ended by Ctrl-C or a signal, after every terraform that ran had ended. */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** For the stack that was at work. */
  readonly detail: string;

  constructor(readonly atWork: AtWork = "idle") {
    super(`Interrupted. ${atWork === "idle" ? "Nothing was changed." : MESSAGES[atWork]}`);
    this.detail = MESSAGES[atWork];
  }
}
