import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group";
import { VpcSecurityGroupEgressRule } from "@cdktf/provider-aws/lib/vpc-security-group-egress-rule";
import { VpcSecurityGroupIngressRule } from "@cdktf/provider-aws/lib/vpc-security-group-ingress-rule";
import { Construct } from "constructs";
import type { Naming } from "../../config/naming";
import { suppress } from "../policies/suppressions";

export interface SecurityGroupsProps {
  readonly vpcId: string;
  readonly naming: Naming;
}

const HTTPS = { ipProtocol: "tcp", fromPort: 443, toPort: 443 };

/**
 * The group of the functions and the group of the private doors to data services. Both start without any rule: Terraform
 * removes the one that AWS gives a new group. Rules are resources of their own, never inline, since the two forms fight.
 */
export class SecurityGroups extends Construct {
  /** For functions: nothing comes in, and what goes out is opened by the methods below. */
  readonly lambda: SecurityGroup;
  /** For interface endpoints: functions come in by HTTPS, nothing goes out. */
  readonly database: SecurityGroup;

  constructor(scope: Construct, id: string, { vpcId, naming }: SecurityGroupsProps) {
    super(scope, id);
    this.lambda = this.addGroup("lambda", vpcId, naming, "Functions of the marketplace API");
    suppress(
      this.lambda,
      "CKV2_AWS_5",
      "The group is attached to the functions, which belong to the Api stack and read its id from the outputs.",
    );
    this.database = this.addGroup("database", vpcId, naming, "Private doors to data services");
    new VpcSecurityGroupIngressRule(this, "database-from-lambda", {
      ...HTTPS,
      securityGroupId: this.database.id,
      referencedSecurityGroupId: this.lambda.id,
      description: "HTTPS from the functions",
    });
    new VpcSecurityGroupEgressRule(this, "lambda-to-database", {
      ...HTTPS,
      securityGroupId: this.lambda.id,
      referencedSecurityGroupId: this.database.id,
      description: "HTTPS to the interface endpoints",
    });
  }

  /** Lets functions call the service behind a gateway endpoint. */
  allowGatewayEndpoint(service: string, prefixListId: string): void {
    new VpcSecurityGroupEgressRule(this, `lambda-to-${service}`, {
      ...HTTPS,
      securityGroupId: this.lambda.id,
      prefixListId,
      description: `HTTPS to the gateway endpoint of ${service}`,
    });
  }

  /** Lets functions call hosts on the internet, for stages with NAT. */
  allowInternet(): void {
    const rule = new VpcSecurityGroupEgressRule(this, "lambda-to-internet", {
      ...HTTPS,
      securityGroupId: this.lambda.id,
      cidrIpv4: "0.0.0.0/0",
      description: "HTTPS to the internet through NAT",
    });
    suppress(
      rule,
      "no-open-egress",
      "Payment gateways publish no fixed addresses; the rule exists only where the stage has NAT, and for HTTPS alone.",
    );
  }

  private addGroup(name: string, vpcId: string, naming: Naming, description: string): SecurityGroup {
    const groupName = naming.resource("securityGroup", name);
    return new SecurityGroup(this, name, { vpcId, name: groupName, description, tags: { Name: groupName } });
  }
}
