import { networkOf } from "../../../handlers/users/network";

test("an IPv4 address stands for itself", () => {
  expect(networkOf("192.0.2.1")).toBe("192.0.2.1");
});

test.each(["2001:db8:0:1:1:2:3:4", "2001:0DB8:0000:0001:ffff::", "2001:db8:0:1::9", "2001:db8:0:1::"])(
  "%s stands for its /64",
  (address) => {
    expect(networkOf(address)).toBe("2001:db8:0:1::/64");
  },
);

test("networks whose zeros are left out are told apart", () => {
  expect(networkOf("2001:db8::1")).toBe("2001:db8:0:0::/64");
  expect(networkOf("::1")).toBe("0:0:0:0::/64");
});
