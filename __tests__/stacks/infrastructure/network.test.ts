import { cidrsOverlap } from "../../../config/cidr";
import { STAGE_NAMES } from "../../../config/stages";
import type { Block } from "../../../local/terraform/synthesized-stack";
import { stageConfig, synthesized } from "../../support/synthesized";
import { infrastructureWith } from "./infrastructure-json";

describe.each(STAGE_NAMES)("the network of %s", (stage) => {
  const { network } = stageConfig(stage);
  const stack = synthesized(stage, "infrastructure");
  const zones = network.availabilityZones;
  const vpc = stack.resource("aws_vpc");
  const subnets = stack.resources("aws_subnet");
  const publicSubnets = subnets.filter(({ address }) => address.includes("public-"));
  const privateSubnets = subnets.filter(({ address }) => address.includes("private-"));

  it("is one VPC with the stage's addresses, DNS resolution and DNS host names", () => {
    expect(vpc.block).toMatchObject({
      cidr_block: network.cidr,
      enable_dns_support: true,
      enable_dns_hostnames: true,
    });
  });

  it("has a public and a private subnet in each of at least two zones", () => {
    expect(zones.length).toBeGreaterThanOrEqual(2);
    expect(publicSubnets.map(({ block }) => block.availability_zone)).toEqual(zones);
    expect(privateSubnets.map(({ block }) => block.availability_zone)).toEqual(zones);
    expect(subnets).toHaveLength(zones.length * 2);
  });

  it("gives its subnets literal blocks of the VPC that do not overlap", () => {
    const blocks = subnets.map(({ block }) => String(block.cidr_block));
    const overlaps = blocks.flatMap((one, index) =>
      blocks.slice(index + 1).filter((other) => cidrsOverlap(one, other)),
    );

    expect(overlaps).toEqual([]);
    for (const block of blocks) expect(cidrsOverlap(block, network.cidr)).toBe(true);
  });

  it("gives no subnet public addresses by itself", () => {
    expect(subnets.map(({ block }) => block.map_public_ip_on_launch)).toEqual(subnets.map(() => false));
  });

  it("routes public subnets through the one internet gateway", () => {
    const gateway = stack.resource("aws_internet_gateway");
    const route = stack.resource("aws_route", { gateway_id: `\${${gateway.address}.id}` });

    expect(route.block.destination_cidr_block).toBe("0.0.0.0/0");
    for (const subnet of publicSubnets) {
      expect(routeTableOf(subnet.address)).toBe(route.block.route_table_id);
    }
  });

  it("gives each private subnet a route table of its own, which never leads to the internet gateway", () => {
    const tables = privateSubnets.map(({ address }) => routeTableOf(address));

    expect(new Set(tables).size).toBe(zones.length);
    const viaGateway = stack.resources("aws_route").filter(({ block }) => block.gateway_id !== undefined);
    expect(viaGateway.map(({ block }) => block.route_table_id)).not.toEqual(expect.arrayContaining(tables));
    expect(viaGateway).toHaveLength(1);
  });

  it(`has the NAT gateways of mode ${network.nat}, and private routes only through them`, () => {
    const count = { none: 0, single: 1, "per-az": zones.length }[network.nat];
    const natRoutes = stack
      .resources("aws_route")
      .filter(({ block }) => block.nat_gateway_id !== undefined)
      .map(({ block }) => block);

    expect(stack.resources("aws_nat_gateway")).toHaveLength(count);
    expect(stack.resources("aws_eip")).toHaveLength(count);
    expect(new Set(natRoutes.map((block) => block.nat_gateway_id)).size).toBe(count);
    expect(natRoutes.map((block) => block.route_table_id)).toEqual(
      count === 0 ? [] : privateSubnets.map(({ address }) => routeTableOf(address)),
    );
  });

  it("puts NAT gateways into public subnets and after the internet gateway", () => {
    const gateway = stack.resource("aws_internet_gateway").address;
    const publicIds = publicSubnets.map(({ address }) => `\${${address}.id}`);

    for (const { block } of stack.resources("aws_nat_gateway")) {
      expect(publicIds).toContain(block.subnet_id);
      expect(block.depends_on).toEqual([gateway]);
    }
  });

  it("leaves the default security group without any rule", () => {
    const { block } = stack.resource("aws_default_security_group");

    expect(block.vpc_id).toBe(`\${${vpc.address}.id}`);
    expect(block).not.toHaveProperty("ingress");
    expect(block).not.toHaveProperty("egress");
  });

  function routeTableOf(subnet: string): unknown {
    const found = stack.resource("aws_route_table_association", { subnet_id: `\${${subnet}.id}` });
    return found.block.route_table_id;
  }
});

describe("the network", () => {
  const subnetBlocks = (availabilityZones: readonly string[]): Record<string, unknown> => {
    const network = { ...networkOf("none"), availabilityZones };
    const subnets = infrastructureWith({ network }).resources("aws_subnet");
    return Object.fromEntries(Object.entries(subnets).map(([address, block]) => [address, block.cidr_block]));
  };

  it("moves no subnet when a zone is added before the others", () => {
    const before = subnetBlocks(["us-east-1b", "us-east-1c"]);
    const after = subnetBlocks(["us-east-1a", "us-east-1b", "us-east-1c"]);

    expect(Object.keys(after)).toHaveLength(6);
    expect(after).toMatchObject(before);
  });

  it("cuts the smallest VPC into subnets that AWS accepts", () => {
    const network = { ...networkOf("none"), cidr: "10.99.16.0/20" };

    const blocks = Object.values(infrastructureWith({ network }).resources("aws_subnet"));

    expect(blocks.map((block) => block.cidr_block)).toEqual([
      "10.99.16.0/24",
      "10.99.17.0/24",
      "10.99.24.0/24",
      "10.99.25.0/24",
    ]);
  });

  it("sends each zone through its own NAT gateway in mode per-az", () => {
    const { resources } = infrastructureWith({ network: networkOf("per-az") });

    const routes = Object.values(resources("aws_route")).filter(
      (block) => block.nat_gateway_id !== undefined,
    );

    expect(routes.map(letters)).toEqual([
      ["a", "a"],
      ["b", "b"],
    ]);
  });

  function networkOf(nat: "none" | "per-az") {
    return { ...stageConfig("dev").network, nat };
  }

  function letters({ route_table_id, nat_gateway_id }: Block): (string | undefined)[] {
    return [
      /private-(.)-routes/.exec(String(route_table_id))?.[1],
      /gateway-(.)_/.exec(String(nat_gateway_id))?.[1],
    ];
  }
});
