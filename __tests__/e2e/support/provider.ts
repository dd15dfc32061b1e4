import { existsSync } from "node:fs";
import { mkdir, mkdtemp, open, readdir, rm, writeFile } from "node:fs/promises";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { CACHE } from "./cache";
import { attempt, run } from "./command";
import { PROJECT } from "./project";
import { copySchemaOfStacks } from "./schema-of-stacks";

/**
 * - `registry`: the pinned provider, wherever terraform installs it from on this machine.
 * - `schema`: the stand-in with the pinned provider's exact schema, which knows nothing of AWS.
 * - `real`: an older release of HashiCorp's provider in a folder of this machine, on adapted copies of the stacks.
 */
export const PROVIDER_KINDS = ["registry", "schema", "real"] as const;
export type ProviderKind = (typeof PROVIDER_KINDS)[number];

export interface Provider {
  readonly kind: ProviderKind;
  readonly version: string;
  /** What makes terraform use it. */
  readonly environment: NodeJS.ProcessEnv;
}

/** The release that the bindings were generated from, and that every stack requires. */
const PINNED_VERSION = "6.25.0";

/** Folders in which a machine's owner keeps providers, unless AWS_PROVIDER_MIRROR names one. */
const USUAL_MIRRORS = [
  join(homedir(), ".cache/aws-provider/mirror"),
  "/opt/tf-plugins",
  "/usr/local/share/terraform/plugins",
  "/usr/share/terraform/plugins",
];

/** Beside the project, on machines that cannot reach the registry. */
const STAND_IN = join(PROJECT, "../shared/provider/schema/install");

const STAND_IN_FOLDER = join(CACHE, "schema-provider");

const REGISTRY_TIMEOUT = 300_000;

/** The provider of a kind, or the reason why this machine has none. */
export async function findProvider(kind: ProviderKind): Promise<Provider | string> {
  switch (kind) {
    case "registry":
      return installedFromRegistry();
    case "schema":
      return installedStandIn();
    case "real":
      return newestInMirrors();
  }
}

/** The provider that the suite's set-up found. */
export function foundProvider(): Provider {
  const { E2E_FOUND_PROVIDER } = process.env;
  if (E2E_FOUND_PROVIDER === undefined) throw new Error("the suite's set-up has not looked for a provider");
  return JSON.parse(E2E_FOUND_PROVIDER) as Provider;
}

async function installedFromRegistry(): Promise<Provider | string> {
  const cache = join(CACHE, "providers");
  await mkdir(cache, { recursive: true });
  const environment = {
    ...(process.env.TF_CLI_CONFIG_FILE === undefined
      ? {}
      : { TF_CLI_CONFIG_FILE: process.env.TF_CLI_CONFIG_FILE }),
    TF_PLUGIN_CACHE_DIR: cache,
  };
  const folder = await mkdtemp(join(tmpdir(), "marketplace-provider-"));
  try {
    await writeRequirement(folder, PINNED_VERSION);
    const { exitCode, output } = await attempt("terraform", ["init", "-input=false", "-no-color"], {
      cwd: folder,
      env: { ...process.env, ...environment },
      timeout: REGISTRY_TIMEOUT,
    });
    if (exitCode !== 0) return `terraform init cannot install it here: ${reason(output)}`;
    if (await isScript(folder))
      return "what terraform init installs here is a script, not HashiCorp's provider";
    return { kind: "registry", version: PINNED_VERSION, environment };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function installedStandIn(): Promise<Provider | string> {
  if (!existsSync(STAND_IN)) return "there is no ../shared/provider/schema beside the project";
  const folder = STAND_IN_FOLDER;
  await installStandIn(folder);
  return {
    kind: "schema",
    version: PINNED_VERSION,
    environment: { TF_CLI_CONFIG_FILE: join(folder, "terraform.tfrc") },
  };
}

/**
 * Lets the found provider start faster where it is the stand-in, which then knows the types of some stacks only.
 *
 * @param folder for the smaller schema
 */
export async function narrowToStacks(outdir: string, folder: string): Promise<void> {
  const provider = foundProvider();
  if (provider.kind !== "schema") return;
  await copySchemaOfStacks(join(STAND_IN_FOLDER, "build"), outdir, folder);
  const environment = { ...provider.environment, STANDIN_SCHEMA_DIR: folder };
  process.env.E2E_FOUND_PROVIDER = JSON.stringify({ ...provider, environment });
}

/** Makes the stand-in from the schema of the bindings, with a `terraform.tfrc` that uses it. */
export async function installStandIn(folder: string): Promise<void> {
  await run(STAND_IN, [folder, join(PROJECT, "node_modules/@cdktf/provider-aws")], { cwd: PROJECT });
}

async function newestInMirrors(): Promise<Provider | string> {
  const { AWS_PROVIDER_MIRROR: named } = process.env;
  const mirrors = named === undefined ? USUAL_MIRRORS : [named];
  const releases: { version: string; mirror: string }[] = [];
  for (const mirror of mirrors) {
    if (!existsSync(mirror)) continue;
    for (const { version } of await releasesIn(mirror)) releases.push({ version, mirror });
  }
  const [newest] = releases.sort((a, b) => b.version.localeCompare(a.version, "en", { numeric: true }));
  if (newest === undefined) {
    return `no release of it is in ${mirrors.join(", ")}; AWS_PROVIDER_MIRROR can name another folder`;
  }
  const configuration = join(CACHE, `provider-${newest.version}.tfrc`);
  await mkdir(CACHE, { recursive: true });
  await writeFile(
    configuration,
    `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(newest.mirror)}\n  }\n}\n`,
  );
  return { kind: "real", version: newest.version, environment: { TF_CLI_CONFIG_FILE: configuration } };
}

interface Release {
  readonly version: string;
  /** Holds the provider's program. */
  readonly folder: string;
}

/** Releases of hashicorp/aws for this machine in the layout of a mirror: `<host>/hashicorp/aws/<version>/<os>_<arch>`. */
async function releasesIn(mirror: string): Promise<Release[]> {
  const platform = `${process.platform}_${process.arch === "x64" ? "amd64" : process.arch}`;
  const releases: Release[] = [];
  for (const host of await readdir(mirror)) {
    const versions = join(mirror, host, "hashicorp/aws");
    if (!existsSync(versions)) continue;
    for (const version of await readdir(versions)) {
      const folder = join(versions, version, platform);
      if (existsSync(folder)) releases.push({ version, folder });
    }
  }
  return releases;
}

async function writeRequirement(folder: string, version: string): Promise<void> {
  const terraform = { required_providers: { aws: { source: "hashicorp/aws", version } } };
  await writeFile(join(folder, "main.tf.json"), JSON.stringify({ terraform }));
}

/** Whether the provider that terraform installed in `folder` is a script: the stand-in is one, a compiled one is not. */
async function isScript(folder: string): Promise<boolean> {
  const [installed] = await releasesIn(join(folder, ".terraform/providers"));
  const program =
    installed && (await readdir(installed.folder)).find((name) => name.startsWith("terraform-provider-aws"));
  if (installed === undefined || program === undefined)
    throw new Error(`terraform init left no provider in ${folder}`);
  const file = await open(join(installed.folder, program));
  const { buffer } = await file.read(Buffer.alloc(2), 0, 2, 0);
  await file.close();
  return buffer.toString("latin1") === "#!";
}

/** The heart of a long message of terraform: the line that says what could not be reached or found. */
function reason(output: string): string {
  const text = output.replace(/[│╷╵]/g, " ").replace(/\s+/g, " ");
  return /(?:Error: )(.{0,240})/.exec(text)?.[1] ?? text.slice(0, 240);
}
