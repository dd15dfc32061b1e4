import { AssetType, TerraformAsset } from "cdktf";
import { Construct } from "constructs";
import type { Artifact } from "./artifact";

export interface FunctionAssetProps {
  /** The zip of a function or of the layer. */
  readonly artifact: Artifact;
}

/**
 * A zip that travels inside the synthesized stack. Taken as a finished file with its own hash: cdktf's archives have other
 * bytes every time, and its hash of a folder overlooks renamed files.
 */
export class FunctionAsset extends Construct {
  /** Path of the zip relative to the stack's folder: for `filename`. */
  readonly path: string;
  /** SHA-256 in base64: for `sourceCodeHash`, which Terraform compares with what Lambda reports. */
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
