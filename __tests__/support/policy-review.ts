import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { App, TerraformResource, TerraformStack } from "cdktf";
import type { Construct } from "constructs";
import type { Block } from "../../local/terraform/synthesized-stack";
import { applyPolicies } from "../../stacks/policies/apply-policies";
import type { Policy } from "../../stacks/policies/policy";

/** Blocks by address: `{ "aws_s3_bucket.files": { bucket: "files" } }`. */
export type Blocks = Readonly<Record<string, Block>>;

/** The errors that synth stops with, one text each; none when it passes. */
export function findings(build: (app: App) => void, policies?: readonly Policy[]): string[] {
  const outdir = mkdtempSync(join(tmpdir(), "marketplace-policies-"));
  try {
    const app = new App({ outdir, stackTraces: false });
    build(app);
    applyPolicies(app, policies);
    app.synth();
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !error.message.startsWith("Encountered Annotations")) throw error;
    return error.message
      .split("\n")
      .filter((line) => line.startsWith("["))
      .map((line) => line.replace(/^\[[^\]]*\] /, ""));
  } finally {
    rmSync(outdir, { recursive: true });
  }
}

/** A stack that holds exactly the given blocks. */
export function stackOf(app: App, blocks: Blocks): TerraformStack {
  const stack = new TerraformStack(app, "stack");
  for (const [address, block] of Object.entries(blocks)) addResource(stack, address, block);
  return stack;
}

export function addResource(scope: Construct, address: string, block: Block): TerraformResource {
  const [terraformResourceType = "", id = ""] = address.split(".");
  const resource = new TerraformResource(scope, id, { terraformResourceType });
  for (const [name, value] of Object.entries(block)) resource.addOverride(name, value);
  return resource;
}
