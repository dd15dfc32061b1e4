import { nestedBlocks } from "../block";
import type { Policy } from "../policy";
import { openAddresses } from "./open-addresses";

/** What leaves the network is a decision: code that was taken over could send data anywhere. */
export const noOpenEgress: Policy = {
  id: "no-open-egress",
  types: [
    "aws_vpc_security_group_egress_rule",
    "aws_security_group_rule",
    "aws_security_group",
    "aws_default_security_group",
  ],
  *check({ type, block }) {
    if (type === "aws_security_group_rule" && block.type !== "egress") return;
    const rules = type.endsWith("_rule") ? [block] : nestedBlocks(block.egress);
    for (const range of rules.flatMap(openAddresses)) {
      yield {
        found: `lets traffic out to ${range}`,
        remedy: "Name the endpoint's security group or prefix list.",
      };
    }
  },
};
