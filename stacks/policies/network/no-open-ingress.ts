import { nestedBlocks } from "../block";
import type { Policy } from "../policy";
import { openAddresses } from "./open-addresses";

/** Nothing can be reached from the whole internet but what AWS itself puts before it (API Gateway, CloudFront). */
export const noOpenIngress: Policy = {
  id: "no-open-ingress",
  types: [
    "aws_vpc_security_group_ingress_rule",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_default_security_group",
  ],
  *check({ type, block }) {
    if (type === "aws_security_group_rule" && block.type !== "ingress") return;
    const rules = type.endsWith("_rule") ? [block] : nestedBlocks(block.ingress);
    for (const range of rules.flatMap(openAddresses)) {
      yield { found: `lets ${range} in`, remedy: "Name the security group or the range that needs it." };
    }
  },
};
