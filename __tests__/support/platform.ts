import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { App } from "cdktf";
import { FUNCTION_KEYS, type FunctionKey, type StackPart } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import type { Artifact, PackagedHandlers } from "../../packaging/artifact";
import { writeZip } from "../../packaging/zip";
import { ApiStack } from "../../stacks/api/api-stack";
import { DatabaseStack } from "../../stacks/database/database-stack";
import { InfrastructureStack } from "../../stacks/infrastructure/infrastructure-stack";
import type { MarketplaceStack } from "../../stacks/marketplace-stack";
import { MonitoringStack } from "../../stacks/monitoring/monitoring-stack";
import { LocalState } from "../../stacks/state-location";

/** Empty zips in place of the bundles, for tests that build a stack themselves. Call from the top of a test file. */
export function emptyHandlers(): { readonly handlers: () => PackagedHandlers } {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-handlers-"));
  let artifact: Artifact | undefined;
  beforeAll(async () => {
    artifact = await writeZip(join(folder, "empty.zip"), []);
  });
  afterAll(() => rmSync(folder, { recursive: true }));
  return {
    handlers: () => {
      if (artifact === undefined) throw new Error("only within a test");
      const functions = FUNCTION_KEYS.map((key) => [key, artifact]);
      return { layer: artifact, functions: Object.fromEntries(functions) as Record<FunctionKey, Artifact> };
    },
  };
}

/** One stack of the platform with the given settings. */
export function addPart(
  app: App,
  part: StackPart,
  stage: StageConfig,
  handlers: PackagedHandlers,
): MarketplaceStack<StackPart> {
  const state = new LocalState();
  switch (part) {
    case "infrastructure":
      return new InfrastructureStack(app, { stage, state });
    case "database":
      return new DatabaseStack(app, { stage, state });
    case "api":
      return new ApiStack(app, { stage, state, handlers });
    case "monitoring":
      return new MonitoringStack(app, { stage, state });
  }
}
