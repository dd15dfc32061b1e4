import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint";
import { Construct } from "constructs";
import type { InterfaceEndpointService, NetworkConfig } from "../../config/stages";
import {
  dynamodbEndpointPolicy,
  type EndpointPolicyProps,
  interfaceEndpointPolicy,
  s3EndpointPolicy,
} from "./endpoint-policies";
import type { Network } from "./network";
import type { SecurityGroups } from "./security-groups";

export interface EndpointsProps extends EndpointPolicyProps {
  readonly region: string;
  readonly network: Network;
  readonly securityGroups: SecurityGroups;
  readonly interfaceServices: readonly InterfaceEndpointService[];
  /** Whether interface endpoints stand in every private subnet, or in the first zone's only. */
  readonly zones: NetworkConfig["endpointZones"];
}

/**
 * The private ways to AWS: gateway endpoints for S3 and DynamoDB, which are free and always there, and the stage's
 * interface endpoints. Each lets through only what the functions do with the stage's own resources, so that stolen
 * credentials of another account cannot carry data out through them.
 */
export class Endpoints extends Construct {
  constructor(
    scope: Construct,
    id: string,
    private readonly props: EndpointsProps,
  ) {
    super(scope, id);
    this.addGateway("s3", s3EndpointPolicy(props));
    this.addGateway("dynamodb", dynamodbEndpointPolicy(props));
    for (const service of props.interfaceServices) this.addInterface(service);
  }

  private addGateway(service: "s3" | "dynamodb", policy: string): void {
    const { network, securityGroups } = this.props;
    const endpoint = new VpcEndpoint(this, service, {
      ...this.common(service),
      vpcEndpointType: "Gateway",
      routeTableIds: network.privateRouteTableIds,
      policy,
    });
    securityGroups.allowGatewayEndpoint(service, endpoint.prefixListId);
  }

  private addInterface(service: InterfaceEndpointService): void {
    const { network, securityGroups, zones } = this.props;
    const policy = interfaceEndpointPolicy(service, this.props);
    new VpcEndpoint(this, service, {
      ...this.common(service),
      vpcEndpointType: "Interface",
      privateDnsEnabled: true,
      subnetIds: zones === "all" ? network.privateSubnetIds : network.privateSubnetIds.slice(0, 1),
      securityGroupIds: [securityGroups.database.id],
      ...(policy === undefined ? {} : { policy }),
    });
  }

  private common(service: string) {
    const { naming, network, region } = this.props;
    return {
      vpcId: network.vpc.id,
      serviceName: `com.amazonaws.${region}.${service}`,
      tags: { Name: naming.resource("tag", service) },
    };
  }
}
