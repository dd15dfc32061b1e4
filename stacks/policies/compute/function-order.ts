import { valueAt } from "../block";
import type { Policy } from "../policy";

const ROLE_POLICIES = ["aws_iam_role_policy", "aws_iam_role_policy_attachment"];

/**
 * A function is created after the policies of its role and its log group, and destroyed before them. Else creation fails
 * with "does not have permissions to call CreateNetworkInterface", or network interfaces and logs are left behind.
 */
export const functionOrder: Policy = {
  id: "function-order",
  types: ["aws_lambda_function"],
  *check(element, stack) {
    const { block } = element;
    const logGroup = valueAt(block, "logging_config", "log_group") ?? `/aws/lambda/${block.function_name}`;
    const roles = stack.ofType("aws_iam_role").filter((role) => role.isNamedBy(block.role));
    const before = [
      ...stack.ofType("aws_cloudwatch_log_group").filter((group) => group.isNamedBy(logGroup)),
      ...roles.flatMap((role) => ROLE_POLICIES.flatMap((type) => stack.naming(role, type, "role"))),
    ];
    for (const other of before.filter((candidate) => !element.dependsOn(candidate))) {
      yield {
        found: `(${block.function_name}) may be created before ${other.address} and destroyed after it`,
        remedy: "Add that to its depends_on.",
      };
    }
  },
};
