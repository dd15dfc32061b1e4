import type { Answer, Disturb, Disturbance, Exchange } from "../exchange";
import { seededDraw } from "../seeded-draw";
import type { FailureKind, FailureSwitch, FailureTarget } from "./failure-switches";

/** The kinds that a service answers in its own words. */
export type AnsweredKind = "error" | "throttle" | "conflict";

/**
 * Draws what fails. The n-th call of a target has the same fate in every run with the same switches and seed, whatever
 * happens to other targets.
 */
export class Failures {
  private readonly calls = new Map<FailureTarget, number>();
  private readonly happened = new Map<string, number>();
  /** While true nothing fails, and calls are not counted. */
  paused = false;

  /** @param seed any text @default an arbitrary one */
  constructor(
    readonly switches: readonly FailureSwitch[] = [],
    readonly seed: string = String(Date.now()),
  ) {}

  /** Whether anything can fail there. */
  concerns(target: FailureTarget): boolean {
    return this.switches.some((each) => each.target === target && each.probability > 0);
  }

  /** What becomes of the next call. */
  next(target: FailureTarget): FailureSwitch | undefined {
    if (this.paused || !this.concerns(target)) return undefined;
    const call = this.calls.get(target) ?? 0;
    this.calls.set(target, call + 1);
    let left = this.draw(`${target}/${call}`);
    const drawn = this.switches.find((each) => {
      if (each.target !== target) return false;
      left -= each.probability;
      return left < 0;
    });
    if (drawn === undefined) return undefined;
    const name = `${target}=${drawn.kind}`;
    this.happened.set(name, (this.happened.get(name) ?? 0) + 1);
    return drawn;
  }

  /** Whether the instance that gets the next invocation is to die of it: before its handler starts, or after it ended. */
  shouldCrash(): "before" | "after" | undefined {
    if (this.next("functions") === undefined) return undefined;
    return this.draw(`crash/${this.calls.get("functions")}`) < 0.5 ? "before" : "after";
  }

  /** How often each thing went wrong so far, by `<target>=<kind>`. */
  counts(): Readonly<Record<string, number>> {
    return Object.fromEntries(this.happened);
  }

  /** For a service: what goes wrong with each request. @param answer what the service says to it; undefined: such a request cannot fail so */
  disturbing(
    target: FailureTarget,
    answer: (kind: AnsweredKind, request: Exchange) => Answer | undefined,
  ): Disturb {
    return (request) => {
      const drawn = this.next(target);
      return drawn === undefined ? undefined : disturbanceOf(drawn, (kind) => answer(kind, request));
    };
  }

  /** 0 to 1, without 1. */
  private draw(what: string): number {
    return seededDraw(this.seed, what);
  }
}

function disturbanceOf(
  { kind, delay }: FailureSwitch,
  answer: (kind: AnsweredKind) => Answer | undefined,
): Disturbance | undefined {
  const byKind: Readonly<Record<FailureKind, () => Disturbance | undefined>> = {
    timeout: () => (delay === undefined ? "silence" : { hangUpAfter: delay }),
    reset: () => "reset",
    "lost-answer": () => "lost-answer",
    latency: () => ({ delay: delay ?? 0 }),
    error: () => answer("error"),
    throttle: () => answer("throttle"),
    conflict: () => answer("conflict"),
    // The functions' own affair.
    crash: () => undefined,
  };
  return byKind[kind]();
}
