import type { Construct } from "constructs";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";

export class DatabaseStack extends MarketplaceStack<"database"> {
  constructor(scope: Construct, props: MarketplaceStackProps) {
    super(scope, "database", props);
  }
}
