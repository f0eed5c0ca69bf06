import { expect, test } from "vitest";
import { allowedTargets, demandTarget, literalOf, mayAsk, mayReach } from "./target-guard.ts";

const none = allowedTargets(undefined, "ALLOW_PRIVATE_TARGETS");
const some = allowedTargets("10.20.0.0/16, fd12:3456::/32,192.0.2.7", "ALLOW_PRIVATE_TARGETS");

test.each([
  ["93.184.215.14", "an address of the internet"],
  ["1.1.1.1", "another"],
  ["2606:4700:4700::1111", "and one of IPv6"],
  ["::ffff:1.1.1.1", "written as IPv6, and still of the internet"],
  ["172.32.0.1", "the first behind a private network"],
  ["100.128.0.1", "the first behind a provider's own"],
])("%s may be asked: %s", (address) => {
  expect(mayReach(address, none)).toBe(true);
});

test.each([
  ["127.0.0.1", "loopback"],
  ["127.255.255.254", "all of loopback"],
  ["0.0.0.0", "this machine, by another name"],
  ["0.1.2.3", "its network"],
  ["10.0.0.1", "private"],
  ["172.16.0.1", "private"],
  ["172.31.255.255", "private"],
  ["192.168.1.1", "private"],
  ["169.254.169.254", "the metadata service"],
  ["169.254.170.2", "a container's credentials"],
  ["100.64.0.1", "a provider's own network"],
  ["100.100.100.200", "a metadata service in it"],
  ["168.63.129.16", "Azure's wire server, public by number"],
  ["192.0.0.192", "protocol assignments, a metadata service among them"],
  ["192.0.2.1", "documentation"],
  ["198.18.0.1", "benchmarks"],
  ["224.0.0.1", "multicast"],
  ["240.0.0.1", "reserved"],
  ["255.255.255.255", "broadcast"],
  ["::1", "loopback"],
  ["::", "unspecified"],
  ["::127.0.0.1", "IPv4-compatible"],
  ["::ffff:127.0.0.1", "IPv4-mapped"],
  ["::ffff:7f00:1", "the same, in hexadecimal"],
  ["::ffff:10.0.0.1", "IPv4-mapped, private"],
  ["::ffff:0:10.0.0.1", "IPv4-translated"],
  ["64:ff9b::7f00:1", "NAT64"],
  ["64:ff9b::a9fe:a9fe", "NAT64, metadata"],
  ["64:ff9b:1::1", "NAT64, local"],
  ["2002:7f00:1::", "6to4"],
  ["2001::1", "Teredo"],
  ["2001:db8::1", "documentation"],
  ["fe80::1", "link-local"],
  ["fe80::1%eth0", "link-local, with its zone"],
  ["fec0::1", "site-local, as it was"],
  ["fd00:ec2::254", "the metadata service, in IPv6"],
  ["fc00::1", "unique local"],
  ["ff02::1", "multicast"],
  ["100::1", "discarded"],
  ["4000::1", "nobody's yet"],
  ["10.20.0.1", "private, until somebody allows it"],
  ["localhost", "no address"],
  ["", "nothing"],
])("%s may not be asked: %s", (address) => {
  expect(mayReach(address, none)).toBe(false);
});

test("what is allowed by its network may be asked, in any spelling, and nothing beside it", () => {
  for (const address of ["10.20.0.0", "10.20.255.255", "::ffff:10.20.0.1", "fd12:3456::1", "192.0.2.7"])
    expect(mayReach(address, some)).toBe(true);
  for (const address of ["10.21.0.0", "10.19.255.255", "fd12:3457::1", "192.0.2.8", "127.0.0.1"])
    expect(mayReach(address, some)).toBe(false);
});

test("in clear only what is allowed by name may be asked, never the internet", () => {
  expect(mayAsk("1.1.1.1", some, "https:")).toBe(true);
  expect(mayAsk("1.1.1.1", some, "http:")).toBe(false);
  expect(mayAsk("10.20.0.1", some, "http:")).toBe(true);
  expect(mayAsk("::ffff:10.20.0.1", some, "http:")).toBe(true);
  expect(mayAsk("10.21.0.1", some, "http:")).toBe(false);
});

test.each([
  ["http://hooks.example.com/", /is not an https/],
  ["ftp://hooks.example.com/", /is not an https/],
  ["file:///etc/passwd", /is not an https/],
  ["//hooks.example.com", /is not an https/],
  ["https://user:secret@hooks.example.com/", /user or password/],
  ["https://127.0.0.1/", /127\.0\.0\.1 is not in the internet/],
  ["https://127.1/", /127\.0\.0\.1 is not/],
  ["https://0x7f.0.0.1/", /127\.0\.0\.1 is not/],
  ["https://2130706433/", /127\.0\.0\.1 is not/],
  ["https://0177.0.0.1/", /127\.0\.0\.1 is not/],
  ["https://[::1]:8443/", /::1 is not/],
  ["https://[::ffff:169.254.169.254]/", /is not in the internet/],
  ["https://localhost/", /localhost is not/],
  ["https://LOCALHOST./", /localhost\. is not/],
  ["https://metadata.google.internal/", /is not in the internet/],
  ["https://①②⑦.⓪.⓪.①/", /127\.0\.0\.1 is not/],
])("%s is refused before anybody is asked where it is", (url, message) => {
  expect(() => demandTarget(url, none, "url")).toThrow(message);
});

test("an address of the internet is taken, and of an allowed network also in clear", () => {
  expect(demandTarget("https://hooks.example.com/pillarwatch?a=1", none, "url").href).toBe("https://hooks.example.com/pillarwatch?a=1");
  expect(demandTarget("http://10.20.0.1:8080/", some, "url").port).toBe("8080");
  expect(literalOf(new URL("https://[2606:4700::1]/"))).toBe("2606:4700::1");
  expect(literalOf(new URL("https://hooks.example.com/"))).toBeUndefined();
});

test.each(["10.20.0.0/33", "10.20.0.0/", "10.20/16", "example.com", "10.20.0.0/16,", "fe80::1%eth0", "*"])("%s is no network", (text) => {
  expect(() => allowedTargets(text, "ALLOW_PRIVATE_TARGETS")).toThrow(/ALLOW_PRIVATE_TARGETS: ".*" is not a network/);
});
