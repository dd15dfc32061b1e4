import { type Block, texts } from "../block";

const EVERYWHERE = ["0.0.0.0/0", "::/0"];
const ADDRESS_ATTRIBUTES = ["cidr_ipv4", "cidr_ipv6", "cidr_blocks", "ipv6_cidr_blocks"];

/** The address ranges of a security-group rule that mean the whole internet. */
export function openAddresses(rule: Block): string[] {
  return ADDRESS_ATTRIBUTES.flatMap((name) => texts(rule[name])).filter((range) =>
    EVERYWHERE.includes(range),
  );
}
