import type { Construct } from "constructs";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";

export class InfrastructureStack extends MarketplaceStack<"infrastructure"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "infrastructure", props);
  }
}
