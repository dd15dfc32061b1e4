import { CloudfrontKeyGroup } from "@cdktf/provider-aws/lib/cloudfront-key-group";
import { CloudfrontPublicKey } from "@cdktf/provider-aws/lib/cloudfront-public-key";
import type { TerraformOutput } from "cdktf";
import { Construct } from "constructs";
import { type DownloadKeys, PLACEHOLDER_KEY_ID } from "../../config/download-keys";
import type { Naming } from "../../config/naming";

export interface DownloadKeyGroupProps {
  readonly naming: Naming;
  readonly keys: DownloadKeys;
}

/** The public keys by which CloudFront checks that a download was signed by the API. */
export class DownloadKeyGroup extends Construct {
  readonly group: CloudfrontKeyGroup;
  /** CloudFront's id of the key to sign with, which is part of each signed URL. */
  readonly signingKeyId: string;
  private readonly signingKey: CloudfrontPublicKey;

  constructor(scope: Construct, id: string, { naming, keys }: DownloadKeyGroupProps) {
    super(scope, id);
    const publicKeys = keys.trusted.map(
      (key) =>
        new CloudfrontPublicKey(this, `key-${key.id}`, {
          name: naming.resource("publicKey", `download-${key.id}`),
          encodedKey: key.pem,
          // A key in use can neither be changed nor deleted: the group must have moved on first.
          lifecycle: { createBeforeDestroy: true },
        }),
    );
    this.group = new CloudfrontKeyGroup(this, "group", {
      name: naming.resource("keyGroup", "downloads"),
      items: publicKeys.map((key) => key.id),
    });
    const signing = publicKeys[keys.trusted.indexOf(keys.signing)];
    if (signing === undefined) throw new Error("the signing key is one of the trusted keys");
    this.signingKey = signing;
    this.signingKeyId = signing.id;
  }

  /**
   * Makes every plan that would publish `output` fail while the placeholder is the key in use. Terraform only takes
   * conditions that refer to the configuration; the key's name does, and is known at plan.
   */
  refusePlaceholder(output: TerraformOutput, message: string): void {
    const { friendlyUniqueId, terraformResourceType } = this.signingKey;
    output.addOverride("precondition", [
      {
        condition: `\${!endswith(${terraformResourceType}.${friendlyUniqueId}.name, "-${PLACEHOLDER_KEY_ID}")}`,
        error_message: message,
      },
    ]);
  }
}
