import { ConfigurationError } from "../../config/errors";

/** What a peer that is called over the network can do wrong. */
const OVER_THE_NETWORK = ["timeout", "error", "throttle", "reset", "lost-answer", "latency"] as const;

/** What can be made to fail, and how. */
export const FAILURE_KINDS = {
  payments: OVER_THE_NETWORK,
  dynamodb: [...OVER_THE_NETWORK, "conflict"],
  mail: OVER_THE_NETWORK,
  objects: OVER_THE_NETWORK,
  secrets: OVER_THE_NETWORK,
  audit: OVER_THE_NETWORK,
  functions: ["crash"],
} as const;

export type FailureTarget = keyof typeof FAILURE_KINDS;
export type FailureKind = (typeof FAILURE_KINDS)[FailureTarget][number];

/** One switch. */
export interface FailureSwitch {
  readonly target: FailureTarget;
  readonly kind: FailureKind;
  /** 0 to 1, of each call. */
  readonly probability: number;
  /** Milliseconds that `latency` adds, or after which a `timeout` ends the connection; without them it never does. */
  readonly delay?: number;
}

/** Milliseconds. */
const DEFAULT_DELAY = 250;
/** Milliseconds: longer than anything waits. */
const MAX_DELAY = 60_000;

/**
 * Reads `payments=timeout:0.05,dynamodb=throttle:0.1,dynamodb=latency:0.2:500`: what fails, how, how often, and for
 * latency and timeout within how many milliseconds.
 *
 * @throws ConfigurationError with the part that is wrong and what is possible
 */
export function parseFailures(text: string): readonly FailureSwitch[] {
  const switches = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map(parseSwitch);
  for (const target of new Set(switches.map((each) => each.target))) {
    const own = switches.filter((each) => each.target === target);
    const repeated = own.find(({ kind }, index) => own.findIndex((each) => each.kind === kind) < index);
    if (repeated !== undefined)
      throw new ConfigurationError(`--fail: ${target}=${repeated.kind} is there twice.`);
    const sum = own.reduce((total, { probability }) => total + probability, 0);
    // 0.7 + 0.2 + 0.1 is a little less or more than 1.
    if (sum > 1 + 1e-9) {
      throw new ConfigurationError(
        `--fail: the probabilities of ${target} add up to ${Number(sum.toFixed(6))}; at most 1 of all calls can fail.`,
      );
    }
  }
  return switches;
}

function parseSwitch(part: string): FailureSwitch {
  const [, name = "", kind = "", number = "", delay] = /^([^=]*)=([^:]*):([^:]*)(?::(.*))?$/.exec(part) ?? [];
  if (name === "" && kind === "") {
    throw new ConfigurationError(
      `--fail: "${part}" is not <target>=<kind>:<probability>, for example payments=timeout:0.05. ${possible()}`,
    );
  }
  const target = (Object.keys(FAILURE_KINDS) as FailureTarget[]).find((each) => each === name);
  if (target === undefined)
    throw new ConfigurationError(`--fail: there is no target "${name}". ${possible()}`);
  const known = FAILURE_KINDS[target].find((each) => each === kind);
  if (known === undefined) {
    throw new ConfigurationError(`--fail: ${target} cannot fail by "${kind}". ${possible()}`);
  }
  const milliseconds = delayOf(known, delay, part);
  return {
    target,
    kind: known,
    probability: numberIn(number, 1, `the probability of ${target}=${known}`),
    ...(milliseconds === undefined ? {} : { delay: milliseconds }),
  };
}

function delayOf(kind: FailureKind, text: string | undefined, part: string): number | undefined {
  if (text === undefined) return kind === "latency" ? DEFAULT_DELAY : undefined;
  if (kind !== "latency" && kind !== "timeout") {
    throw new ConfigurationError(`--fail: "${part}" has milliseconds, which only latency and timeout take.`);
  }
  return numberIn(text, MAX_DELAY, `the milliseconds of ${kind}`);
}

function numberIn(text: string, max: number, what: string): number {
  if (/^\d*\.?\d+$/.test(text) && Number(text) <= max) return Number(text);
  throw new ConfigurationError(`--fail: "${text}" cannot be ${what}; it is a number from 0 to ${max}.`);
}

function possible(): string {
  const lines = Object.entries(FAILURE_KINDS).map(([target, kinds]) => `${target}=${kinds.join("|")}`);
  return `Possible: ${lines.join(", ")}.`;
}
