import type { Construct } from "constructs";
import type { PackagedHandlers } from "../../packaging/artifact";
import { MarketplaceStack, type MarketplaceStackProps } from "../marketplace-stack";

export interface ApiStackProps extends MarketplaceStackProps {
  readonly handlers: PackagedHandlers;
}

export class ApiStack extends MarketplaceStack<"api"> {
  constructor(scope: Construct, props: ApiStackProps) {
    super(scope, "api", props);
  }
}
