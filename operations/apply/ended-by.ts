import { InterruptedError } from "../terraform/interrupted-error";
import { TerraformError } from "../terraform/terraform-error";
import { MovedError } from "./apply-stack";
import type { StackResult } from "./stage-run";

/** How the run over a stage went on, or did not, after one stack. */
export interface Ended {
  readonly result: StackResult;
  /** Why no further stack is begun; absent when the next one is. */
  readonly stop?: "error" | "planAgain" | "blocked" | "interrupted" | "declined" | undefined;
  /** Whether terraform may have changed something. */
  readonly begun: boolean;
}

/**
 * What became of a stack whose plan or apply ended in an error.
 *
 * @throws what is a mistake of this program rather than an answer of terraform
 */
export function endedBy(error: unknown, id: string): Ended {
  if (error instanceof MovedError) {
    return error.outputsOnly
      ? { result: { id, outcome: "plan again", detail: error.message }, stop: "planAgain", begun: false }
      : { result: { id, outcome: "failed", detail: error.message }, stop: "error", begun: false };
  }
  if (error instanceof InterruptedError) {
    const { atWork, detail } = error;
    return {
      result: { id, outcome: "interrupted", detail },
      stop: "interrupted",
      begun: atWork !== "idle",
    };
  }
  if (error instanceof TerraformError) {
    const detail = error.messages.join("\n");
    return { result: { id, outcome: "failed", detail }, stop: "error", begun: !error.isLocked };
  }
  throw error;
}
