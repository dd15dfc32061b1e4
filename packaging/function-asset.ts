import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { Artifact } from "./artifact";

export interface FunctionAssetProps {
  readonly artifact: Artifact;
}

/**
 * A zip inside the synthesized output. As a file and not as cdktf's archive, whose bytes differ every time and whose hash
 * overlooks renames.
 */
export class FunctionAsset extends Construct {
  /** Path of the zip, relative to the stack's folder. */
  readonly path: string;
  /** SHA-256 in base64: Terraform updates the code when it changes, and only then. */
  readonly sourceCodeHash: string;

  constructor(scope: Construct, id: string, { artifact }: FunctionAssetProps) {
    super(scope, id);
    const asset = new TerraformAsset(this, "zip", {
      path: artifact.path,
      type: AssetType.FILE,
      assetHash: artifact.sha256Hex,
    });
    this.path = asset.path;
    this.sourceCodeHash = artifact.sha256Base64;
  }
}
