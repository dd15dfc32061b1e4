import type { JsonDifference } from "./json-differences";

/** Where cdktf writes versions, and nothing else: its own in each stack and in the manifest, the bindings' in each stack. */
const VERSIONS: readonly (readonly [file: RegExp, path: string])[] = [
  [/^manifest\.json$/, "version"],
  [/^stacks\/[\w-]+\/cdk\.tf\.json$/, "//.metadata.version"],
  [/^stacks\/[\w-]+\/cdk\.tf\.json$/, "terraform.required_providers.aws.version"],
];

/** Two ways to write registry.terraform.io/hashicorp/aws. @see https://developer.hashicorp.com/terraform/language/providers/requirements#source-addresses */
const SAME_SOURCE = ["aws", "hashicorp/aws"];

/** Whether a difference says only which version of a framework, or of its bindings, has written the JSON. */
export function isVersionMetadata({ file, path, before, after }: JsonDifference): boolean {
  if (path === "terraform.required_providers.aws.source") {
    return [before, after].every((source) => SAME_SOURCE.includes(String(source)));
  }
  return (
    VERSIONS.some(([files, where]) => files.test(file) && where === path) &&
    [before, after].every((version) => /^\d+\.\d+\.\d+$/.test(String(version)))
  );
}
