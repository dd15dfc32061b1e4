/** A mail to one address. */
export interface Mail {
  /** Normalised. */
  readonly to: string;
  readonly subject: string;
  /** Plain text. */
  readonly text: string;
  /** The secret that the text tells, for readers of the sandbox. */
  readonly code?: string;
}

/** Sends mail. Nothing else knows how. */
export interface Mailer {
  /** @throws UnavailableError when it could not be handed over */
  send(mail: Mail): Promise<void>;
}
