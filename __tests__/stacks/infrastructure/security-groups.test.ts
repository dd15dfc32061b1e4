import { STAGE_NAMES } from "../../../config/stages";
import { stageConfig, synthesized } from "../../support/synthesized";

describe.each(STAGE_NAMES)("the security groups of %s", (stage) => {
  const stack = synthesized(stage, "infrastructure");
  const hasNat = stageConfig(stage).network.nat !== "none";
  const lambda = `\${${stack.resource("aws_security_group", { name: `marketplace-${stage}-lambda` }).address}.id}`;
  const database = `\${${stack.resource("aws_security_group", { name: `marketplace-${stage}-database` }).address}.id}`;
  const egress = stack.resources("aws_vpc_security_group_egress_rule").map(({ block }) => block);
  const ingress = stack.resources("aws_vpc_security_group_ingress_rule").map(({ block }) => block);

  it("are two, both in the stage's VPC", () => {
    const groups = stack.resources("aws_security_group");

    expect(groups).toHaveLength(2);
    for (const { block } of groups) expect(block.vpc_id).toBe(`\${${stack.resource("aws_vpc").address}.id}`);
  });

  it("have their rules as resources of their own only", () => {
    for (const { block } of stack.resources("aws_security_group")) {
      expect(block).not.toHaveProperty("ingress");
      expect(block).not.toHaveProperty("egress");
    }
    expect(stack.resources("aws_security_group_rule")).toEqual([]);
  });

  it("let in HTTPS from the functions to the data services, and nothing else", () => {
    expect(ingress).toHaveLength(1);
    expect(ingress[0]).toMatchObject({
      security_group_id: database,
      referenced_security_group_id: lambda,
      ip_protocol: "tcp",
      from_port: 443,
      to_port: 443,
    });
  });

  it("let out HTTPS of the functions alone", () => {
    for (const rule of egress) {
      expect(rule).toMatchObject({
        security_group_id: lambda,
        ip_protocol: "tcp",
        from_port: 443,
        to_port: 443,
      });
    }
  });

  it("let functions reach both gateway endpoints by prefix list, and the interface endpoints by group", () => {
    const gateways = stack
      .resources("aws_vpc_endpoint")
      .filter(({ block }) => block.vpc_endpoint_type === "Gateway")
      .map(({ address }) => `\${${address}.prefix_list_id}`);
    const prefixLists = egress.map((rule) => rule.prefix_list_id).filter((id) => id !== undefined);

    expect(gateways).toHaveLength(2);
    expect(prefixLists.sort()).toEqual(gateways.sort());
    expect(egress.filter((rule) => rule.referenced_security_group_id === database)).toHaveLength(1);
  });

  it(hasNat ? "let functions reach the internet through NAT" : "keep functions off the internet", () => {
    const open = egress.filter((rule) => rule.cidr_ipv4 !== undefined || rule.cidr_ipv6 !== undefined);

    expect(open.map((rule) => rule.cidr_ipv4)).toEqual(hasNat ? ["0.0.0.0/0"] : []);
    expect(egress).toHaveLength(hasNat ? 4 : 3);
  });
});
