import { App } from "cdktf";
import { type BackendSettings, loadBackend } from "./config/backend";
import { type StageConfig, selectStages } from "./config/stages";
import type { PackagedHandlers } from "./packaging/artifact";
import { packageHandlers } from "./packaging/package-handlers";
import { ApiStack } from "./stacks/api/api-stack";
import { DatabaseStack } from "./stacks/database/database-stack";
import { InfrastructureStack } from "./stacks/infrastructure/infrastructure-stack";
import { MonitoringStack } from "./stacks/monitoring/monitoring-stack";
import { applyPolicies } from "./stacks/policies/apply-policies";
import { LocalState, S3State } from "./stacks/state-location";
import { disableTokenStackTraces } from "./stacks/token-stack-traces";

export interface Synthesis {
  readonly stages: readonly StageConfig[];
  readonly backend: BackendSettings;
  /** Folder for the JSON; cdktf's CLI overrides it by CDKTF_OUTDIR. */
  readonly outdir: string;
}

/** Writes the four stacks of each stage, with the packaged handlers inside. */
export async function synthesize({ stages, backend, outdir }: Synthesis): Promise<void> {
  const handlers = await packageHandlers("dist");
  const app = new App({ outdir, stackTraces: false });
  for (const stage of stages) addStage(app, stage, backend, handlers);
  applyPolicies(app);
  app.synth();
}

/** Adds the four stacks of one stage, each to be deployed after the one before it. */
export function addStage(
  app: App,
  stage: StageConfig,
  backend: BackendSettings,
  handlers: PackagedHandlers,
): void {
  const state = backend.kind === "local" ? new LocalState() : new S3State(backend.s3);
  const infrastructure = new InfrastructureStack(app, { stage, state });
  const database = new DatabaseStack(app, { stage, state });
  const api = new ApiStack(app, { stage, state, handlers });
  const monitoring = new MonitoringStack(app, { stage, state });
  database.addDependency(infrastructure);
  api.addDependency(database);
  monitoring.addDependency(api);
}

async function main(environment: NodeJS.ProcessEnv): Promise<void> {
  if (environment.TOKEN_STACK_TRACES === undefined) disableTokenStackTraces();
  const stages = selectStages(environment.STAGE);
  const backend = await loadBackend("backend.tf", environment, (text) => console.error(`warning: ${text}`));
  await synthesize({ stages, backend, outdir: "cdktf.out" });
}

if (require.main === module) {
  main(process.env).catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
