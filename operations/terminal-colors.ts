import type { WriteStream } from "node:tty";
import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/**
 * Colours where a stream is a terminal, and nobody asked for none: what is piped into a file or a log stays plain. Not by
 * picocolors' own rule, which takes CI for a terminal.
 *
 * @param stream that the text is written to, by default stdout
 */
export function terminalColors(stream: WriteStream = process.stdout): Colors {
  return pc.createColors(stream.isTTY === true && (process.env.NO_COLOR ?? "") === "");
}

export const NO_COLORS: Colors = pc.createColors(false);
