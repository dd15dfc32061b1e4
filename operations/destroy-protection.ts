import type { StageConfig } from "../config/stages";
import type { States } from "./terraform/stage-terraform";

/** Something of the stage is protected from being destroyed. */
export class ProtectedError extends Error {
  override readonly name = "ProtectedError";
}

/**
 * Refuses to destroy a stage whose configuration or, with `states`, whose deployed resources are protected.
 *
 * @throws ProtectedError with what to change
 */
export function refuseProtected({ name, deletionProtection }: StageConfig, states?: States): void {
  if (deletionProtection) {
    throw new ProtectedError(
      `Stage ${name} is protected: deletionProtection is true for it in config/stages.ts. To destroy it, set that to false there in a reviewed change, apply the change (npm run plan -- --stage ${name}, npm run apply -- --stage ${name}), and run this again. Nothing was destroyed.`,
    );
  }
  const addresses = protectedAddresses(states ?? new Map());
  if (addresses.length === 0) return;
  throw new ProtectedError(
    `Resources of stage ${name} are still protected in AWS: ${addresses.join(", ")}. config/stages.ts no longer asks for it: apply that first (npm run plan -- --stage ${name}, npm run apply -- --stage ${name}), and run this again. Nothing was destroyed.`,
  );
}

/** Of tables and whatever else AWS refuses to delete, as the states know it. */
export function protectedAddresses(states: States): string[] {
  return [...states.values()].flatMap(({ resources }) =>
    resources
      .filter(
        ({ mode, instances }) =>
          mode === "managed" &&
          instances.some(({ attributes }) => attributes?.deletion_protection_enabled === true),
      )
      .map(({ type, name }) => `${type}.${name}`),
  );
}
