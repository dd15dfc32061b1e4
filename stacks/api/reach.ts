import { ConfigurationError } from "../../config/errors";
import { FUNCTION_KEYS, type FunctionKey } from "../../config/naming";
import type { StageConfig } from "../../config/stages";
import { type CalledService, FACILITIES, type Facility } from "./facilities";
import type { FunctionDefinition } from "./functions";

/** Every stage has a gateway endpoint for each of these: they are free. */
const GATEWAY_ENDPOINTS: readonly CalledService[] = ["s3", "dynamodb"];

/**
 * Compares what the functions call with what the stage's private subnets reach: an AWS service needs an endpoint or NAT,
 * a host on the internet needs NAT. Without the check a missing way out shows as a timeout at run time.
 *
 * @throws ConfigurationError naming function, service or host, and stage
 */
export function checkReach(
  stage: StageConfig,
  functions: Readonly<Record<FunctionKey, FunctionDefinition>>,
): void {
  const { nat, interfaceEndpoints } = stage.network;
  if (nat !== "none") return;
  const reachable: readonly CalledService[] = [...GATEWAY_ENDPOINTS, ...interfaceEndpoints];

  for (const key of FUNCTION_KEYS) {
    const facilities = functions[key].uses.map((name): Facility => FACILITIES[name]);
    const calls = facilities.flatMap((facility) => facility.calls(stage));
    for (const service of calls.filter((called) => !reachable.includes(called))) {
      throw new ConfigurationError(
        `The function "${key}" calls the AWS service "${service}", which stage "${stage.name}" does not reach: it has neither an endpoint for it nor NAT. Add "${service}" to network.interfaceEndpoints or set network.nat to "single" or "per-az".`,
      );
    }
    const [host] = facilities.flatMap((facility) => facility.hosts?.(stage) ?? []);
    if (host !== undefined) {
      throw new ConfigurationError(
        `The function "${key}" calls ${host} (paymentGateway "${stage.paymentGateway}"), which stage "${stage.name}" does not reach: it has no NAT. Set network.nat to "single" or "per-az", or paymentGateway to "sandbox".`,
      );
    }
  }
}
