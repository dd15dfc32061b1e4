import { isTrue } from "../block";
import type { Policy } from "../policy";

/** KMS changes the material of a key every year. */
export const rotatedKey: Policy = {
  id: "rotated-key",
  types: ["aws_kms_key"],
  *check({ block }) {
    if (isTrue(block.enable_key_rotation)) return;
    yield { found: "keeps one key material for ever", remedy: "Set enable_key_rotation to true." };
  },
};
