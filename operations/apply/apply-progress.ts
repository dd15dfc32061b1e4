import type { ResourceProgress } from "../terraform/ui-messages";

/** What was done to a resource, by terraform's word for doing it. */
const DONE: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "destroyed",
};

/** Seconds between two lines about a resource that takes long. */
const REMIND_EVERY = 60;

/** Turns what terraform reports of single resources into lines like `12 of 64: aws_vpc.main created`. */
export class ApplyProgress {
  private done = 0;
  private hasWarned = false;

  /** @param total resource operations in the plan; a replacement is two */
  constructor(
    private readonly total: number,
    private readonly say: (line: string) => void,
  ) {}

  get completed(): number {
    return this.done;
  }

  report({ type, hook }: ResourceProgress): void {
    const { addr, resource_type } = hook.resource;
    const done = DONE[hook.action];
    // Reading data sources is no work of the plan's.
    if (done === undefined) return;
    if (type === "apply_complete") {
      this.done += 1;
      this.say(`${this.done} of ${this.total}: ${addr} ${done}`);
    } else if (type === "apply_errored") {
      this.say(`${addr} was not ${done}`);
    } else if (type === "apply_start" && !this.hasWarned && waitsForInterfaces(resource_type, hook.action)) {
      this.hasWarned = true;
      this.say(
        `${addr}: AWS releases the network interfaces of deleted functions after 20 to 45 minutes; terraform waits for that.`,
      );
    } else if (type === "apply_progress" && (hook.elapsed_seconds ?? 0) % REMIND_EVERY === 0) {
      this.say(`${addr}: ${hook.elapsed_seconds} s so far`);
    }
  }
}

function waitsForInterfaces(type: string, action: string): boolean {
  return action === "delete" && (type === "aws_security_group" || type === "aws_subnet");
}
