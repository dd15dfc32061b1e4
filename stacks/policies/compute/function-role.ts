import type { Policy } from "../policy";

/** Functions that share a role share their permissions. */
export const functionRole: Policy = {
  id: "function-role",
  types: ["aws_lambda_function"],
  *check(element, stack) {
    const { function_name, role } = element.block;
    if (!stack.ofType("aws_iam_role").some((candidate) => candidate.isNamedBy(role))) {
      yield {
        found: `(${function_name}) runs with a role that is not of this stack: ${role}`,
        remedy: "Give it an aws_iam_role of its own.",
      };
    }
    const others = stack
      .ofType("aws_lambda_function")
      .filter((other) => other !== element && other.block.role === role);
    if (others.length > 0) {
      yield {
        found: `(${function_name}) shares its role with ${others.map(({ address }) => address).join(", ")}`,
        remedy: "Give it an aws_iam_role of its own.",
      };
    }
  },
};
