import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App } from "cdktf";
import { EXAMPLE_BACKEND } from "../../config/backend";
import { Naming, TABLE_KEYS } from "../../config/naming";
import { selectStages } from "../../config/select-stages";
import type { RouteTable } from "../../handlers/common/route";
import { routes } from "../../handlers/routes";
import { packageHandlers } from "../../packaging/package-handlers";
import { ApiStack } from "../../stacks/api/api-stack";
import { DatabaseStack } from "../../stacks/database/database-stack";
import { Table } from "../../stacks/database/table";
import { TABLES } from "../../stacks/database/tables";
import { InfrastructureStack } from "../../stacks/infrastructure/infrastructure-stack";
import { MonitoringStack } from "../../stacks/monitoring/monitoring-stack";
import { applyPolicies } from "../../stacks/policies/apply-policies";
import { S3State } from "../../stacks/state-location";
import { disableTokenStackTraces } from "../../stacks/token-stack-traces";

/**
 * Synthesizes the dev stage with `factor` times its routes and tables, and prints the seconds from the first construct to
 * the last file. Loading the code and bundling the handlers do not count: they do not grow with either.
 */
async function main(factor: number): Promise<void> {
  disableTokenStackTraces();
  const [stage] = selectStages("dev");
  if (stage === undefined) throw new Error("there is no stage dev");
  const handlers = await packageHandlers("dist");
  const outdir = mkdtempSync(join(tmpdir(), "marketplace-scaled-"));

  const started = performance.now();
  const app = new App({ outdir, stackTraces: false });
  const state = new S3State({ ...EXAMPLE_BACKEND, lock: "dynamodb" });
  new InfrastructureStack(app, { stage, state });
  const database = new DatabaseStack(app, { stage, state });
  const naming = new Naming(stage);
  for (let copy = 2; copy <= factor; copy += 1) {
    for (const key of TABLE_KEYS) {
      new Table(database, `${key}-${copy}`, {
        name: `${naming.table(key)}-${copy}`,
        definition: TABLES[key],
        deletionProtection: stage.deletionProtection,
        contributorInsights: stage.contributorInsights,
      });
    }
  }
  new ApiStack(app, { stage, state, handlers, routes: manyRoutes(factor) });
  new MonitoringStack(app, { stage, state });
  applyPolicies(app);
  app.synth();
  console.log((performance.now() - started) / 1000);

  rmSync(outdir, { recursive: true });
}

/** The routes, and copies of them under paths of their own. */
function manyRoutes(factor: number): RouteTable {
  const copies = Array.from({ length: factor }, (_, index) =>
    Object.entries(routes).map(([operation, route]) =>
      index === 0
        ? [operation, route]
        : [`${operation}${index}`, { ...route, path: `/copy${index}${route.path}` }],
    ),
  );
  return Object.fromEntries(copies.flat()) as RouteTable;
}

main(Number(process.argv[2] ?? 1)).catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
