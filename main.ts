import { Annotations, App } from "cdktf";
import { type BackendSettings, loadBackend } from "./config/backend";
import { selectStages } from "./config/select-stages";
import type { StageConfig } from "./config/stages";
import type { PackagedHandlers } from "./packaging/artifact";
import { packageHandlers } from "./packaging/package-handlers";
import { ApiStack } from "./stacks/api/api-stack";
import { writeCompanions } from "./stacks/companions";
import { DatabaseStack } from "./stacks/database/database-stack";
import { shortenEscapeSearch } from "./stacks/escape-search";
import { InfrastructureStack } from "./stacks/infrastructure/infrastructure-stack";
import { MonitoringStack } from "./stacks/monitoring/monitoring-stack";
import { applyPolicies } from "./stacks/policies/apply-policies";
import { LocalState, S3State } from "./stacks/state-location";
import { disableTokenStackTraces } from "./stacks/token-stack-traces";

/**
 * Writes the stacks of the stages that `STAGE` selects, with the packaged handlers inside, as Terraform JSON to `outdir`.
 * Warnings end up in the manifest, where both CLIs find them.
 */
export async function synthesize(
  environment: NodeJS.ProcessEnv,
  outdir: string,
  packaged: Promise<PackagedHandlers> = packageHandlers("dist"),
): Promise<void> {
  if (environment.TOKEN_STACK_TRACES === undefined) disableTokenStackTraces();
  shortenEscapeSearch();
  const warnings: string[] = [];
  const stages = selectStages(environment.STAGE);
  const backend = await loadBackend(environment.BACKEND_FILE || "backend.tf", environment, (warning) =>
    warnings.push(warning),
  );
  const handlers = await packaged;

  const app = new App({ outdir, stackTraces: false });
  for (const stage of stages) addStage(app, stage, backend, handlers);
  for (const warning of warnings) Annotations.of(app.node.children[0] ?? app).addWarning(warning);
  applyPolicies(app);
  app.synth();
  await writeCompanions(app.outdir, stages);
}

/** Adds the four stacks of one stage, each to be deployed after the one before it. */
function addStage(app: App, stage: StageConfig, backend: BackendSettings, handlers: PackagedHandlers): void {
  const state = backend.kind === "local" ? new LocalState() : new S3State(backend.s3);
  const infrastructure = new InfrastructureStack(app, { stage, state });
  const database = new DatabaseStack(app, { stage, state });
  const api = new ApiStack(app, { stage, state, handlers });
  const monitoring = new MonitoringStack(app, { stage, state });
  database.addDependency(infrastructure);
  api.addDependency(database);
  monitoring.addDependency(api);
}

if (require.main === module) {
  // CDKTF_OUTDIR: where `cdktf synth --output` wants it.
  synthesize(process.env, process.env.CDKTF_OUTDIR ?? "cdktf.out").catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
