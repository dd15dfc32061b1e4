import type { PolicyCase } from "./policy-case";

export const NETWORK_CASES: Readonly<Record<string, PolicyCase>> = {
  "no-open-ingress": {
    safe: {
      "a security group let in": {
        "aws_vpc_security_group_ingress_rule.r": {
          referenced_security_group_id: "${aws_security_group.s.id}",
        },
      },
      "a private range let in": { "aws_vpc_security_group_ingress_rule.r": { cidr_ipv4: "10.0.0.0/8" } },
      "everywhere let out": {
        "aws_security_group_rule.r": { type: "egress", cidr_blocks: ["0.0.0.0/0"] },
        "aws_vpc_security_group_egress_rule.e": { cidr_ipv4: "0.0.0.0/0" },
      },
    },
    unsafe: {
      "all of IPv4 in a standalone rule": {
        blocks: { "aws_vpc_security_group_ingress_rule.r": { cidr_ipv4: "0.0.0.0/0" } },
        messages: [
          "aws_vpc_security_group_ingress_rule.r lets 0.0.0.0/0 in. Name the security group or the range that needs it.",
        ],
      },
      "all of IPv6 in a standalone rule": {
        blocks: { "aws_vpc_security_group_ingress_rule.r": { cidr_ipv6: "::/0" } },
        messages: ["aws_vpc_security_group_ingress_rule.r lets ::/0 in."],
      },
      "the older kind of rule": {
        blocks: {
          "aws_security_group_rule.r": { type: "ingress", cidr_blocks: ["10.0.0.0/8", "0.0.0.0/0"] },
        },
        messages: ["aws_security_group_rule.r lets 0.0.0.0/0 in."],
      },
      "an inline rule": {
        blocks: {
          "aws_security_group.s": { ingress: [{ cidr_blocks: ["0.0.0.0/0"], ipv6_cidr_blocks: ["::/0"] }] },
        },
        messages: ["aws_security_group.s lets 0.0.0.0/0 in.", "aws_security_group.s lets ::/0 in."],
      },
      "an inline rule of the default group": {
        blocks: { "aws_default_security_group.s": { ingress: [{ cidr_blocks: ["0.0.0.0/0"] }] } },
        messages: ["aws_default_security_group.s lets 0.0.0.0/0 in."],
      },
    },
  },

  "no-open-egress": {
    safe: {
      "a prefix list": { "aws_vpc_security_group_egress_rule.r": { prefix_list_id: "pl-1" } },
      "everywhere let in": { "aws_security_group_rule.r": { type: "ingress", cidr_blocks: ["0.0.0.0/0"] } },
    },
    unsafe: {
      "a standalone rule": {
        blocks: { "aws_vpc_security_group_egress_rule.r": { cidr_ipv4: "0.0.0.0/0" } },
        messages: [
          "aws_vpc_security_group_egress_rule.r lets traffic out to 0.0.0.0/0. Name the endpoint's security group or prefix list.",
        ],
      },
      "an inline rule": {
        blocks: { "aws_security_group.s": { egress: { cidr_blocks: ["0.0.0.0/0"] } } },
        messages: ["aws_security_group.s lets traffic out to 0.0.0.0/0."],
      },
    },
  },

  "standalone-rules": {
    safe: {
      "groups without rules": {
        "aws_security_group.s": { name: "s" },
        "aws_default_security_group.d": { ingress: [], egress: [] },
      },
    },
    unsafe: {
      "a group with rules inside": {
        blocks: {
          "aws_security_group.s": {
            ingress: [{ cidr_blocks: ["10.0.0.0/8"] }],
            egress: [{ cidr_blocks: ["10.0.0.0/8"] }],
          },
        },
        messages: [
          "aws_security_group.s holds ingress rules inline. Write them as aws_vpc_security_group_ingress_rule.",
          "aws_security_group.s holds egress rules inline. Write them as aws_vpc_security_group_egress_rule.",
        ],
      },
    },
  },
};
