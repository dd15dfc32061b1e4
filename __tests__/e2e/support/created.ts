import { join } from "node:path";
import { pythonPrograms } from "./cache";
import { run } from "./command";
import { MOTO } from "./emulator";
import type { StageProject } from "./stage-project";

/** What really exists of a stage, as `read-back.py` reads it. */
export interface Created {
  readonly tables: Readonly<Record<string, CreatedTable>>;
  readonly buckets: Readonly<Record<string, CreatedBucket>>;
  readonly functions: Readonly<Record<string, CreatedFunction>>;
  readonly alarms: Readonly<Record<string, CreatedAlarm>>;
  readonly log_groups: Readonly<
    Record<string, { readonly retention: number | null; readonly encrypted: boolean }>
  >;
  readonly apis: Readonly<Record<string, CreatedApi>>;
}

interface CreatedTable {
  /** Partition key, and sort key where there is one. */
  readonly keys: readonly string[];
  readonly indexes: Readonly<Record<string, readonly string[]>>;
  readonly projections: Readonly<Record<string, string>>;
  readonly billing: string | null;
  readonly encryption: string | null;
  readonly protected: boolean;
  readonly recovery: string;
  readonly ttl: string | null;
}

interface CreatedBucket {
  readonly policy: { readonly Statement: readonly Readonly<Record<string, unknown>>[] };
  readonly versioning: string | null;
  readonly encryption: string;
  readonly blocked: Readonly<Record<string, boolean>>;
  readonly ownership: string;
  readonly rules: number;
  /** Of its objects. */
  readonly keys: readonly string[];
}

interface CreatedFunction {
  /** Megabytes. */
  readonly memory: number;
  /** Seconds. */
  readonly timeout: number;
  readonly architecture: string;
  readonly variables: readonly string[];
  readonly stage: string;
  readonly subnets: number;
  readonly securityGroups: number;
  readonly layers: number;
  readonly tracing: string | null;
  readonly role: string;
}

interface CreatedAlarm {
  readonly threshold: number;
  readonly periods: number;
  readonly comparison: string;
  readonly actions: number;
  readonly missing: string | null;
  readonly description: string | null;
}

interface CreatedApi {
  readonly routes: readonly { readonly method: string; readonly path: string }[];
  readonly stages: Readonly<Record<string, { readonly tracing: boolean; readonly logs: boolean }>>;
  readonly types: readonly string[];
}

/** Reads what a project's commands have created, by AWS's SDK for Python, which the emulator brings along. */
export async function created(project: StageProject, stage: string, region: string): Promise<Created> {
  const python = join(await pythonPrograms(MOTO), "python");
  // Not as the project's commands do, whose calls a test may note.
  const options = project.options(project.store.emulator.environment);
  const { stdout } = await run(python, [join(__dirname, "read-back.py"), stage, region], options);
  return JSON.parse(stdout) as Created;
}
