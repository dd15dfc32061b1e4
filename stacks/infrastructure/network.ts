import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway";
import { Route } from "@cdktf/provider-aws/lib/route";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association";
import { Subnet } from "@cdktf/provider-aws/lib/subnet";
import { Vpc } from "@cdktf/provider-aws/lib/vpc";
import { Construct } from "constructs";
import { parseCidr, subnetCidr } from "../../config/cidr";
import type { Naming } from "../../config/naming";
import type { NetworkConfig } from "../../config/stages";
import { ZONE_LETTERS } from "../../config/validate-stage";
import { Nat, type NatZone } from "./nat";

export interface NetworkProps {
  readonly network: NetworkConfig;
  readonly naming: Naming;
}

/** The VPC is cut into 16 equal blocks: first a private one for each letter that a zone can have, then the public ones. */
const BLOCK_BITS = 4;
const FIRST_BLOCK = { private: 0, public: ZONE_LETTERS.length };

/** The parts of the network in one availability zone. */
interface Zone extends NatZone {
  readonly privateSubnet: Subnet;
}

/**
 * The VPC with one public and one private subnet in each zone. Functions live in the private ones, which reach the
 * internet as far as the stage has NAT; the public ones hold nothing but NAT gateways.
 */
export class Network extends Construct {
  readonly vpc: Vpc;
  readonly publicSubnetIds: string[];
  readonly privateSubnetIds: string[];
  readonly privateRouteTableIds: string[];

  constructor(
    scope: Construct,
    id: string,
    private readonly props: NetworkProps,
  ) {
    super(scope, id);
    this.vpc = new Vpc(this, "vpc", {
      cidrBlock: props.network.cidr,
      enableDnsSupport: true,
      enableDnsHostnames: true,
      tags: this.nameTag("vpc"),
    });
    // Adopted and left without rules: whatever is started without a group of its own reaches nothing.
    new DefaultSecurityGroup(this, "default-security-group", {
      vpcId: this.vpc.id,
      tags: this.nameTag("default-unused"),
    });
    const internetGateway = new InternetGateway(this, "internet-gateway", {
      vpcId: this.vpc.id,
      tags: this.nameTag("internet"),
    });
    const publicRoutes = this.addRouteTable("public");
    new Route(this, "public-internet", {
      routeTableId: publicRoutes.id,
      destinationCidrBlock: "0.0.0.0/0",
      gatewayId: internetGateway.id,
    });

    const zones = props.network.availabilityZones.map((zone) => this.addZone(zone, publicRoutes));
    this.publicSubnetIds = zones.map(({ publicSubnet }) => publicSubnet.id);
    this.privateSubnetIds = zones.map(({ privateSubnet }) => privateSubnet.id);
    this.privateRouteTableIds = zones.map(({ privateRoutes }) => privateRoutes.id);
    new Nat(this, "nat", { mode: props.network.nat, zones, internetGateway, naming: props.naming });
  }

  private addZone(zone: string, publicRoutes: RouteTable): Zone {
    const letter = zone.slice(-1);
    const privateRoutes = this.addRouteTable(`private-${letter}`);
    return {
      letter,
      publicSubnet: this.addSubnet("public", zone, publicRoutes),
      privateSubnet: this.addSubnet("private", zone, privateRoutes),
      privateRoutes,
    };
  }

  private addSubnet(kind: "public" | "private", zone: string, routes: RouteTable): Subnet {
    const { cidr } = this.props.network;
    const letter = zone.slice(-1);
    const subnet = new Subnet(this, `${kind}-${letter}`, {
      vpcId: this.vpc.id,
      availabilityZone: zone,
      cidrBlock: subnetCidr(
        cidr,
        parseCidr(cidr).prefix + BLOCK_BITS,
        FIRST_BLOCK[kind] + ZONE_LETTERS.indexOf(letter),
      ),
      mapPublicIpOnLaunch: false,
      tags: this.nameTag(`${kind}-${letter}`),
    });
    new RouteTableAssociation(this, `${kind}-${letter}-association`, {
      subnetId: subnet.id,
      routeTableId: routes.id,
    });
    return subnet;
  }

  private addRouteTable(name: string): RouteTable {
    return new RouteTable(this, `${name}-routes`, { vpcId: this.vpc.id, tags: this.nameTag(name) });
  }

  private nameTag(thing: string): { readonly Name: string } {
    return { Name: this.props.naming.resource("tag", thing) };
  }
}
