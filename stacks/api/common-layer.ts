import { LambdaLayerVersion } from "@cdktf/provider-aws/lib/lambda-layer-version";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { LambdaConfig } from "../../config/stages";
import type { Artifact } from "../../packaging/artifact";
import { FunctionAsset } from "../../packaging/function-asset";

export interface CommonLayerProps {
  readonly naming: Naming;
  readonly lambda: LambdaConfig;
  readonly artifact: Artifact;
}

/** What all functions load beside their own code: the third-party packages and handlers/common. */
export class CommonLayer extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { naming, lambda, artifact }: CommonLayerProps) {
    super(scope, id);
    const code = new FunctionAsset(this, "code", { artifact });
    this.arn = new LambdaLayerVersion(this, "version", {
      layerName: naming.resource("layer", "common"),
      description: "Common dependencies of the marketplace's functions",
      filename: code.path,
      sourceCodeHash: code.sourceCodeHash,
      compatibleRuntimes: [lambda.runtime],
      compatibleArchitectures: [lambda.architecture],
      // A function that is rolled back needs the version that it was built with.
      skipDestroy: true,
    }).arn;
  }
}
