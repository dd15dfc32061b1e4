import { createHmac, timingSafeEqual } from "node:crypto";

/** Seconds between the sender's clock and ours: what is older may have been recorded and sent again. */
export const SIGNATURE_TOLERANCE = 300;

export interface SignedMessage {
  /** `t=<epoch seconds>,v1=<hex>`, with as many `v1` as the sender has secrets. */
  readonly header: string | undefined;
  /** The exact bytes of the body: a parsed and rewritten one has another signature. */
  readonly rawBody: Buffer;
}

/**
 * Whether a message was signed by one of the secrets within the tolerance. Every comparison takes the same time.
 *
 * @param now epoch milliseconds
 * @see https://docs.stripe.com/webhooks#verify-manually
 */
export function isSigned(
  { header, rawBody }: SignedMessage,
  secrets: readonly string[],
  now: number,
): boolean {
  const fields = (header ?? "").split(",").map((field) => field.trim().split("="));
  const time = fields.find(([name]) => name === "t")?.[1] ?? "";
  if (!/^\d{1,12}$/.test(time)) return false;
  if (Math.abs(now / 1000 - Number(time)) > SIGNATURE_TOLERANCE) return false;

  const given = fields.flatMap(([name, value]) =>
    name === "v1" && value !== undefined && /^[0-9a-f]{64}$/.test(value) ? [Buffer.from(value, "hex")] : [],
  );
  return secrets.some((secret) => {
    const expected = createHmac("sha256", secret).update(`${time}.`).update(rawBody).digest();
    return given.some((signature) => timingSafeEqual(signature, expected));
  });
}
