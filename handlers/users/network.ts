/** Groups of an IPv6 address that name the network; its owner picks the other four at will. */
const NETWORK_GROUPS = 4;
const GROUPS = 8;

/** Whom a source address stands for: itself in IPv4, its /64 in IPv6. */
export function networkOf(sourceIp: string): string {
  if (!sourceIp.includes(":")) return sourceIp;
  const [head = "", tail] = sourceIp.toLowerCase().split("::");
  const left = groupsOf(head);
  const right = tail === undefined ? [] : groupsOf(tail);
  const omitted = Array.from({ length: Math.max(0, GROUPS - left.length - right.length) }, () => "0");
  const groups = [...left, ...(tail === undefined ? [] : omitted), ...right];
  return `${groups
    .slice(0, NETWORK_GROUPS)
    .map((group) => group.replace(/^0+(?=.)/, ""))
    .join(":")}::/64`;
}

function groupsOf(part: string): string[] {
  return part === "" ? [] : part.split(":");
}
