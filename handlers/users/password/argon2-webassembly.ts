import { argon2id } from "hash-wasm";

/** A module of its own, so that a bundle takes argon2 alone out of the package and evaluates it at its first use only. */
export const argon2idInWebAssembly = argon2id;
