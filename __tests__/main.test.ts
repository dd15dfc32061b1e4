import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { STAGE_NAMES } from "../config/stages";
import { synthesize } from "../main";
import { packageHandlers } from "../packaging/package-handlers";
import { fileHashes } from "./support/files";
import { outdir } from "./support/synthesized";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function newFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "marketplace-main-"));
  folders.push(folder);
  return folder;
}

// Packaged once: what a stage differs in is not there.
const handlers = packageHandlers(newFolder());

interface Manifest {
  readonly stacks: Readonly<Record<string, { readonly dependencies: string[] }>>;
}

function manifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "manifest.json"), "utf8"));
}

describe("synthesize", () => {
  it("writes dev when no stage is named, with state in files for BACKEND=local", async () => {
    const folder = newFolder();

    await synthesize({ BACKEND: "local" }, folder);

    expect(readdirSync(join(folder, "stacks")).sort()).toEqual([
      "MarketplaceApi-dev",
      "MarketplaceDatabase-dev",
      "MarketplaceInfrastructure-dev",
      "MarketplaceMonitoring-dev",
    ]);
    for (const stack of readdirSync(join(folder, "stacks"))) {
      const json = JSON.parse(readFileSync(join(folder, "stacks", stack, "cdk.tf.json"), "utf8"));
      expect(Object.keys(json.terraform.backend)).toEqual(["local"]);
    }
  });

  it("writes a stage alone, and after another in one process, as it does beside the others", async () => {
    const folder = newFolder();

    await synthesize({ STAGE: "staging", BACKEND_FILE: "backend.tf.example" }, folder, handlers);

    const stacks = fileHashes(join(folder, "stacks"));
    expect(Object.keys(stacks).map((file) => file.split("/")[0])).toEqual(
      expect.arrayContaining(["MarketplaceInfrastructure-staging", "MarketplaceMonitoring-staging"]),
    );
    expect(fileHashes(join(outdir(), "stacks"))).toMatchObject(stacks);
    expect(readdirSync(join(folder, "stacks"))).toHaveLength(4);
  });

  it("refuses a named backend file that is not there before it writes anything", async () => {
    const folder = newFolder();

    await expect(synthesize({ BACKEND_FILE: "no-such-backend.tf" }, folder, handlers)).rejects.toThrow(
      "no-such-backend.tf cannot be read: ENOENT",
    );
    expect(readdirSync(folder)).toEqual([]);
  });

  it("refuses an unknown stage before it writes anything", async () => {
    const folder = newFolder();

    await expect(synthesize({ STAGE: "qa" }, folder, handlers)).rejects.toThrow(
      'Unknown stage "qa". Valid stages: dev, staging, prod (or all), given by --stage or STAGE.',
    );
    expect(readdirSync(folder)).toEqual([]);
  });
});

describe.each(STAGE_NAMES)("the stacks of %s", (stage) => {
  it("are deployed in order: Infrastructure, Database, Api, Monitoring", () => {
    const { stacks } = manifest(outdir());

    const order = ["Infrastructure", "Database", "Api", "Monitoring"].map(
      (part) => `Marketplace${part}-${stage}`,
    );
    expect(order.map((id) => stacks[id]?.dependencies)).toEqual([
      [],
      ...order.slice(0, -1).map((producer) => [producer]),
    ]);
  });
});
