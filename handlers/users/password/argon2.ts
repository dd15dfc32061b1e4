import * as crypto from "node:crypto";

/** What makes a guess expensive. */
export interface PasswordCost {
  /** KiB that one hash fills. */
  readonly memory: number;
  /** Passes over that memory. */
  readonly passes: number;
  /** Lanes that can be computed side by side; a function has less than one core. */
  readonly parallelism: number;
}

/** Computes the argon2id tag, of as many bytes as asked for. */
export type Argon2id = (
  password: string,
  salt: Uint8Array,
  cost: PasswordCost,
  length: number,
) => Promise<Uint8Array>;

/** Node's own, since 24.7. */
type NativeArgon2 = (
  algorithm: "argon2id",
  parameters: {
    readonly message: string;
    readonly nonce: Uint8Array;
    readonly memory: number;
    readonly passes: number;
    readonly parallelism: number;
    readonly tagLength: number;
  },
) => Uint8Array;

/**
 * In this thread: an instance serves one request at a time, so that nobody waits for it. The asynchronous one leaves the
 * memory of a hash with every thread of Node's pool, which comes to 140 of a function's 256 MB.
 */
const { argon2Sync: native } = crypto as { readonly argon2Sync?: NativeArgon2 };

/** Node's own where there is one, which is twice as fast; else in WebAssembly, loaded at its first use. */
export const argon2id: Argon2id = async (message, nonce, cost, tagLength) =>
  native === undefined
    ? portable(message, nonce, cost, tagLength)
    : native("argon2id", { message, nonce, ...cost, tagLength });

async function portable(
  password: string,
  salt: Uint8Array,
  { memory, passes, parallelism }: PasswordCost,
  hashLength: number,
): Promise<Uint8Array> {
  const { argon2idInWebAssembly } = await import("./argon2-webassembly");
  return argon2idInWebAssembly({
    password,
    salt,
    memorySize: memory,
    iterations: passes,
    parallelism,
    hashLength,
    outputType: "binary",
  });
}
