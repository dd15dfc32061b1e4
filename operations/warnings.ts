import { terminalColors } from "./terminal-colors";

/** Says each of them once, on stderr. */
export function warn(warnings: readonly string[]): void {
  const colors = terminalColors(process.stderr);
  for (const warning of new Set(warnings)) console.error(`${colors.yellow("warning:")} ${warning}`);
}
