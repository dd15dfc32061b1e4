import { Eip } from "@cdktf/provider-aws/lib/eip";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import type { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import type { NatMode } from "../../config/stages";

/** What NAT needs of an availability zone. */
export interface NatZone {
  /** The letter behind the region's name: it names the parts, so they keep their addresses when zones are added. */
  readonly letter: string;
  readonly publicSubnet: Subnet;
  readonly privateRoutes: RouteTable;
}

export interface NatProps {
  readonly mode: NatMode;
  readonly zones: readonly NatZone[];
  readonly internetGateway: InternetGateway;
  readonly naming: Naming;
}

/**
 * The way of the private subnets to the internet. With one gateway all zones go through the first one, and lose the
 * internet with it; with one per zone they do not depend on each other.
 */
export class Nat extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: NatProps,
  ) {
    super(scope, id);
    const { mode, zones } = props;
    const served = { none: [], single: zones.slice(0, 1), "per-az": zones }[mode];
    const gateways = served.map((zone) => this.addGateway(zone));
    for (const [index, { letter, privateRoutes }] of zones.entries()) {
      const gateway = gateways[index] ?? gateways[0];
      if (gateway === undefined) continue;
      new Route(this, `route-${letter}`, {
        routeTableId: privateRoutes.id,
        destinationCidrBlock: "0.0.0.0/0",
        natGatewayId: gateway.id,
      });
    }
  }

  private addGateway({ letter, publicSubnet }: NatZone): NatGateway {
    const { internetGateway, naming } = this.props;
    const tags = { Name: naming.resource("tag", `nat-${letter}`) };
    const address = new Eip(this, `address-${letter}`, { domain: "vpc", tags });
    return new NatGateway(this, `gateway-${letter}`, {
      subnetId: publicSubnet.id,
      allocationId: address.allocationId,
      tags,
      // AWS refuses a public NAT gateway in a VPC that has no way to the internet yet.
      dependsOn: [internetGateway],
    });
  }
}
