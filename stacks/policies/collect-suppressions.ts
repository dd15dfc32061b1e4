import { type App, TerraformStack } from "cdktf";
import { elementOf } from "./stack-element";
import { type Suppression, suppressionsOf } from "./suppressions";

/**
 * Every suppression of the app by `<stack id>/<address>`, such as `MarketplaceApi-dev/aws_lambda_function.users`: what
 * checkers of the synthesized JSON need to tell an accepted finding from a new one.
 */
export function collectSuppressions(app: App): Record<string, readonly Suppression[]> {
  const found: Record<string, readonly Suppression[]> = {};
  for (const stack of app.node.findAll().filter(TerraformStack.isStack)) {
    for (const construct of stack.node.findAll()) {
      const suppressions = suppressionsOf(construct);
      const address = suppressions.length === 0 ? undefined : elementOf(construct)?.address;
      if (address !== undefined) found[`${stack.node.id}/${address}`] = suppressions;
    }
  }
  return found;
}
