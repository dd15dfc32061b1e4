import pc from "picocolors";

export type Colors = ReturnType<typeof pc.createColors>;

/** Colours where stdout is a terminal, and nobody asked for none: what is piped into a file or a log stays plain. */
export function terminalColors(): Colors {
  return pc.createColors(process.stdout.isTTY === true && (process.env.NO_COLOR ?? "") === "");
}

export const NO_COLORS: Colors = pc.createColors(false);
