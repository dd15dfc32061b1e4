import { updateItem } from "../common/clients";
import { sha256Hex } from "../common/ids";

/** What is counted together: attempts of one kind by, or on, one subject. */
export interface Attempts {
  readonly kind: "signin" | "mailing";
  /** Whoever is counted, in parts; only its hash is stored. */
  readonly subject: readonly string[];
}

/** Counters of attempts in windows of time. */
export class AttemptRepository {
  /** @param window milliseconds */
  constructor(
    private readonly table: string,
    private readonly window: number,
  ) {}

  /**
   * Counts one more attempt.
   *
   * @param now epoch milliseconds
   * @returns the attempts in the current window, this one included
   */
  async count({ kind, subject }: Attempts, now: number): Promise<number> {
    const hash = sha256Hex(JSON.stringify(subject));
    const counter = await updateItem({
      TableName: this.table,
      Key: { sessionId: `${kind}#${hash}#${Math.floor(now / this.window)}` },
      UpdateExpression: "SET kind = :kind, expiresAt = :end ADD attempts :one",
      ExpressionAttributeValues: {
        ":kind": "attempts",
        ":end": Math.ceil(this.endOfWindow(now) / 1000),
        ":one": 1,
      },
      ReturnValues: "UPDATED_NEW",
    });
    return Number(counter?.attempts);
  }

  /** Epoch milliseconds at which the counters begin anew. */
  endOfWindow(now: number): number {
    return (Math.floor(now / this.window) + 1) * this.window;
  }
}
