import type { DataLoss } from "../review/stage-review";

/** What destroying data needs: every address named beforehand. */
export interface GuardFinding {
  /** Would be destroyed or replaced without having been named. */
  readonly notAllowed: readonly DataLoss[];
  /** Named, though nothing of that address would be destroyed. */
  readonly unknown: readonly string[];
}

/** @param allowed addresses that `--allow-destroy` names */
export function guardData(losses: readonly DataLoss[], allowed: readonly string[]): GuardFinding {
  return {
    notAllowed: losses.filter(({ address }) => !allowed.includes(address)),
    unknown: allowed.filter((address) => losses.every((loss) => loss.address !== address)),
  };
}

/** What to say about losses that nobody has allowed. */
export function notAllowedMessage(losses: readonly DataLoss[], command: string): string {
  return [
    "This would destroy data, and nothing was applied:",
    ...losses.map(({ address, action, holds }) => `  ${address} would be ${action}: ${holds}`),
    "Where that is what you want, name each of them:",
    `  ${command} ${losses.map(({ address }) => `--allow-destroy '${address}'`).join(" ")}`,
  ].join("\n");
}
