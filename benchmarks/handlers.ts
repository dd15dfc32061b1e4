import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { unzipSync, zipSync } from "fflate";
import { FUNCTION_KEYS } from "../config/naming";
import { ENTRIES, packageHandlers } from "../packaging/package-handlers";
import { type ComparisonOptions, median, runBenchmark } from "./comparison";

/** Loads of each bundle in one run. */
const LOADS = 5;
/** At most this part of what the defaults need. */
const LIMITS = { init: 0.6, bytes: 0.5 };
const USAGE = `npm run bench:handlers [-- --check] [-- --runs=3]

Start time and size of each function, with the layer, against the same handler bundled by esbuild's defaults (bundle,
platform: node). Both are loaded by new processes of this Node (LAMBDA_NODE is the path of another), in turns, so that both
see the same computer; the figure is the median.

  --check    exit code 1 when a target is missed
  --runs=n   runs of ${LOADS} loads of each bundle; 3 unless told`;

/** Names that the functions want at load; nothing is called. */
const ENVIRONMENT = {
  USERS_TABLE_NAME: "users",
  SOLUTIONS_TABLE_NAME: "solutions",
  TRANSACTIONS_TABLE_NAME: "transactions",
  SESSIONS_TABLE_NAME: "sessions",
  STAGE: "dev",
  LOG_GROUP_NAME: "group",
  AWS_REGION: "us-east-1",
  MAILER: "sandbox",
  PAYMENT_GATEWAY: "sandbox",
  PAYMENT_WEBHOOK_SECRET: "webhooks",
  FEE_BASIS_POINTS: "1500",
  CURRENCIES: "EUR:2",
  CURSOR_KEYS_PARAMETER: "cursors",
  SOLUTION_FILES_BUCKET: "files",
  CDN_DOMAIN: "cdn.example",
  DOWNLOAD_KEY_ID: "K1",
  DOWNLOAD_KEY_PARAMETER: "key",
};

interface Candidate {
  readonly module: string;
  /** Zipped. */
  readonly bytes: number;
  /** Milliseconds of each load. */
  readonly loads: number[];
}

function unpack(zip: string, folder: string): void {
  for (const [path, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  }
}

async function byDefaults(entry: string, folder: string): Promise<Candidate> {
  const { outputFiles } = await build({ entryPoints: [entry], bundle: true, platform: "node", write: false });
  const [output] = outputFiles;
  if (output === undefined) throw new Error(`esbuild wrote nothing for ${entry}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "index.js"), output.contents);
  const zip = zipSync({ "index.js": [output.contents, { level: 9 }] });
  return { module: join(folder, "index.js"), bytes: zip.length, loads: [] };
}

function load(module: string, layer: string): number {
  const script = `const start = performance.now(); require(${JSON.stringify(module)}); console.log(performance.now() - start)`;
  const env = { ...ENVIRONMENT, PATH: process.env.PATH, NODE_PATH: layer, NODE_NO_WARNINGS: "1" };
  return Number(
    execFileSync(process.env.LAMBDA_NODE ?? process.execPath, ["-e", script], { env }).toString(),
  );
}

async function measured({ runs }: ComparisonOptions): Promise<boolean[]> {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-bench-"));
  try {
    const { functions, layer } = await packageHandlers(join(folder, "zips"));
    unpack(layer.path, join(folder, "opt"));
    const rows = [];
    const met: boolean[] = [];
    const rounds = runs * LOADS;
    for (const key of FUNCTION_KEYS) {
      unpack(functions[key].path, join(folder, "ours", key));
      const ours: Candidate = {
        module: join(folder, "ours", key, "index.js"),
        bytes: functions[key].size + layer.size,
        loads: [],
      };
      rows.push({ key, ours, theirs: await byDefaults(ENTRIES[key], join(folder, "defaults", key)) });
    }
    for (let round = 0; round < rounds; round += 1) {
      for (const { ours, theirs } of rows) {
        for (const each of [theirs, ours])
          each.loads.push(load(each.module, join(folder, "opt/nodejs/node_modules")));
      }
    }
    console.log("| function | init, defaults | init, ours | part | bytes, defaults | bytes, ours | part |");
    console.log("|---|---|---|---|---|---|---|");
    for (const { key, ours, theirs } of rows) {
      const [mine, other] = [median(ours.loads), median(theirs.loads)];
      const parts = [mine / other, ours.bytes / theirs.bytes];
      console.log(
        `| ${key} | ${other.toFixed(1)} ms | ${mine.toFixed(1)} ms | ${parts[0]?.toFixed(2)} | ${theirs.bytes} | ${ours.bytes} | ${parts[1]?.toFixed(2)} |`,
      );
      met.push((parts[0] ?? 1) <= LIMITS.init && (parts[1] ?? 1) <= LIMITS.bytes);
    }
    console.log(
      `\nNode ${process.version}, ${rounds} loads each; at most ${LIMITS.init} of init, ${LIMITS.bytes} of bytes.`,
    );
    return met;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

runBenchmark(USAGE, measured);
