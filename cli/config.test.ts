import { expect, test } from "vitest";
import { collectConfig, pageAddress, serveConfig } from "./config.ts";

test.each<readonly [Readonly<Record<string, string>>, string, readonly string[]]>([
  [{}, "http://127.0.0.1:8080", ["127.0.0.1"]],
  [{ HOST: "0.0.0.0" }, "http://127.0.0.1:8080", []],
  [{ HOST: "::" }, "http://127.0.0.1:8080", []],
  [{ HOST: "::1" }, "http://[::1]:8080", ["::1"]],
  [{ HOST: "192.0.2.7" }, "http://192.0.2.7:8080", ["192.0.2.7"]],
  [{ HOST: "0.0.0.0", PUBLIC_URL: "https://posture.example.org/" }, "https://posture.example.org/", ["posture.example.org"]],
])("with %j the page is said to be at %s, and the server answers there", (environment, address, hosts) => {
  const config = serveConfig(environment);
  expect(pageAddress(config, config.port)).toBe(address);
  expect(config.hosts).toEqual(hosts);
});

test.each([
  [{}, "Owner"],
  [{ OWNER_TAG: "" }, "Owner"],
  [{ OWNER_TAG: "cost center/Team" }, "cost center/Team"],
])("with %j the tag %s names an account's owner", (environment, tag) => {
  expect(collectConfig(environment).ownerRules.tag).toBe(tag);
});

test.each(["owner?", "a".repeat(129), "<script>"])("OWNER_TAG %s is no key that AWS takes, and is refused by name", (tag) => {
  expect(() => collectConfig({ OWNER_TAG: tag })).toThrow(/^OWNER_TAG: .* is not a tag's key/);
});
