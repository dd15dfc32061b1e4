import { nestedBlocks } from "../block";
import type { Policy } from "../policy";

/** Rules inside a group and rules beside it undo each other at every apply, so there is only the second kind. */
export const standaloneRules: Policy = {
  id: "standalone-rules",
  types: ["aws_security_group", "aws_default_security_group"],
  *check({ block }) {
    for (const direction of ["ingress", "egress"]) {
      if (nestedBlocks(block[direction]).length === 0) continue;
      yield {
        found: `holds ${direction} rules inline`,
        remedy: `Write them as aws_vpc_security_group_${direction}_rule.`,
      };
    }
  },
};
