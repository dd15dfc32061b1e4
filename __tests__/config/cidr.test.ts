import { cidrsOverlap, parseCidr, subnetCidr } from "../../config/cidr";

describe("parseCidr", () => {
  it.each(["10.0.0.0", "10.0.0.0/33", "10.0.0/16", "300.0.0.0/8", "ten"])("refuses %s by name", (text) => {
    expect(() => parseCidr(text)).toThrow(`"${text}" is not an IPv4 CIDR block`);
  });

  it("refuses bits behind the prefix and says what is meant", () => {
    expect(() => parseCidr("10.10.5.0/16")).toThrow(
      'CIDR block "10.10.5.0/16" has bits set behind its prefix: write 10.10.0.0/16',
    );
  });
});

describe("subnetCidr", () => {
  it("counts blocks from the start of the range", () => {
    expect([0, 1, 15].map((index) => subnetCidr("10.10.0.0/16", 20, index))).toEqual([
      "10.10.0.0/20",
      "10.10.16.0/20",
      "10.10.240.0/20",
    ]);
    expect(subnetCidr("192.168.0.0/16", 24, 255)).toBe("192.168.255.0/24");
  });

  it("refuses a block outside of the range", () => {
    expect(() => subnetCidr("10.10.0.0/16", 20, 16)).toThrow(
      "Block 16 of size /20 does not fit into 10.10.0.0/16",
    );
  });
});

describe("cidrsOverlap", () => {
  it("sees shared addresses only", () => {
    expect(cidrsOverlap("10.10.0.0/16", "10.10.128.0/20")).toBe(true);
    expect(cidrsOverlap("10.10.0.0/16", "10.11.0.0/16")).toBe(false);
  });
});
