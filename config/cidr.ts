import { IPv4 } from "ipaddr.js";
import { ConfigurationError } from "./errors";

/** A range of IPv4 addresses: `first` and `last` as unsigned 32-bit numbers, `prefix` as the number of network bits. */
export interface CidrRange {
  readonly first: number;
  readonly last: number;
  readonly prefix: number;
}

/**
 * Parses `a.b.c.d/n`.
 *
 * @throws ConfigurationError when the text is no CIDR or has bits set behind the prefix (AWS would refuse it at apply).
 */
export function parseCidr(cidr: string): CidrRange {
  if (!IPv4.isValidCIDRFourPartDecimal(cidr)) {
    throw new ConfigurationError(`"${cidr}" is not an IPv4 CIDR block, for example 10.10.0.0/16.`);
  }
  const [, prefix] = IPv4.parseCIDR(cidr);
  const network = IPv4.networkAddressFromCIDR(cidr);
  if (`${network}/${prefix}` !== cidr) {
    throw new ConfigurationError(
      `CIDR block "${cidr}" has bits set behind its prefix: write ${network}/${prefix}.`,
    );
  }
  return { first: toNumber(network), last: toNumber(IPv4.broadcastAddressFromCIDR(cidr)), prefix };
}

/** Whether two CIDR blocks share an address. */
export function cidrsOverlap(one: string, other: string): boolean {
  const [a, b] = [parseCidr(one), parseCidr(other)];
  return a.first <= b.last && b.first <= a.last;
}

/**
 * The `index`-th block of prefix length `prefix` within `cidr`, like Terraform's `cidrsubnet` but known at synth.
 *
 * @throws ConfigurationError when the block does not fit.
 */
export function subnetCidr(cidr: string, prefix: number, index: number): string {
  const range = parseCidr(cidr);
  const size = 2 ** (32 - prefix);
  const first = range.first + index * size;
  if (prefix < range.prefix || first + size - 1 > range.last) {
    throw new ConfigurationError(`Block ${index} of size /${prefix} does not fit into ${cidr}.`);
  }
  return `${fromNumber(first)}/${prefix}`;
}

function toNumber(address: IPv4): number {
  return address.octets.reduce((total, octet) => total * 256 + octet, 0);
}

function fromNumber(address: number): string {
  return [24, 16, 8, 0].map((shift) => (address >>> shift) & 255).join(".");
}
