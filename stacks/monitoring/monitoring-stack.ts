import type { Construct } from "constructs";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";

export class MonitoringStack extends MarketplaceStack<"monitoring"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "monitoring", props);
  }
}
