import { createHash } from "node:crypto";
import { AwsRefusal } from "../aws/aws-refusal";
import type { StoredObject } from "./stored-objects";

/**
 * The object, if it is what its checksum says.
 *
 * @throws AwsRefusal
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html
 */
export function checksummed(object: StoredObject): StoredObject {
  const measured = createHash("sha256").update(object.bytes).digest("base64");
  if (object.sha256 === undefined || object.sha256 === measured) return object;
  throw new AwsRefusal("BadDigest", 400, "The SHA256 you specified did not match the calculated checksum.");
}
