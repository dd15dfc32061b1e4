import { texts } from "../block";
import type { Policy } from "../policy";

/** Roles hold policies of this project: AWS's managed ones allow more than one function needs, and change by themselves. */
export const noManagedPolicy: Policy = {
  id: "no-managed-policy",
  types: ["aws_iam_role", "aws_iam_role_policy_attachment", "aws_iam_policy_attachment"],
  *check({ block }) {
    for (const arn of texts([block.policy_arn, block.managed_policy_arns].flat())) {
      if (!/^arn:aws[a-z-]*:iam::aws:policy\//.test(arn)) continue;
      yield {
        found: `attaches the managed policy "${arn}"`,
        remedy: "Write a policy with the exact actions and resources.",
      };
    }
  },
};
