import type { Invocation } from "./functions/invocation";
import type { StageFunctions } from "./functions/stage-functions";
import { type Schedule, schedulesOf } from "./schedule";
import type { LocalStage } from "./terraform/local-stage";

/** Invokes functions as the stage's EventBridge rules say. */
export class RunningSchedules {
  private schedules: readonly Schedule[] = [];
  private timers: readonly NodeJS.Timeout[] = [];

  constructor(
    stage: LocalStage,
    private readonly functions: StageFunctions,
  ) {
    this.replace(stage);
  }

  /** Follows the rules of a stage from now on. */
  replace(stage: LocalStage): void {
    this.stop();
    this.schedules = schedulesOf(stage);
    this.timers = this.schedules.map((schedule) =>
      // An invocation that fails is in the feed; EventBridge would not wait for it either.
      setInterval(() => void this.run(schedule).catch(() => undefined), schedule.interval).unref(),
    );
  }

  /** All of them, once. */
  runNow(): Promise<Invocation[]> {
    return Promise.all(this.schedules.map((schedule) => this.run(schedule)));
  }

  stop(): void {
    for (const timer of this.timers) clearInterval(timer);
  }

  private run({ functionName, event }: Schedule): Promise<Invocation> {
    return this.functions.named(functionName).invoke(event(new Date()));
  }
}
