import { expect, test } from "vitest";
import { awsConfigured, collectConfig, pageAddress, serveConfig } from "./config.ts";

test.each<readonly [Readonly<Record<string, string>>, string, readonly string[]]>([
  [{}, "http://127.0.0.1:8080", ["127.0.0.1"]],
  [{ HOST: "0.0.0.0" }, "http://127.0.0.1:8080", []],
  [{ HOST: "::" }, "http://127.0.0.1:8080", []],
  [{ HOST: "::1" }, "http://[::1]:8080", ["::1"]],
  [{ HOST: "192.0.2.7", ALLOW_HTTP: "1" }, "http://192.0.2.7:8080", ["192.0.2.7"]],
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

test.each<readonly [Readonly<Record<string, string>>, RegExp]>([
  [{ PUBLIC_URL: "http://posture.example.org" }, /^PUBLIC_URL: .*plain HTTP.*ALLOW_HTTP=1/],
  [{ HOST: "192.0.2.7" }, /^HOST: .*plain HTTP/],
  [{ PUBLIC_URL: "http://posture.example.org", ALLOW_HTTP: "yes" }, /^ALLOW_HTTP: "yes" is not one of 0, 1/],
  [{ TRUST_PROXY: "10.0.0.0/33" }, /^TRUST_PROXY: "10\.0\.0\.0\/33" is not an address/],
  [{ TRUST_PROXY: "loopback, everyone" }, /^TRUST_PROXY: "everyone" is not/],
  [{ LOCAL_SIGN_IN: "no" }, /^LOCAL_SIGN_IN: "no" is not one of on, off/],
])("%j is refused by the variable's name", (environment, words) => {
  expect(() => serveConfig(environment)).toThrow(words);
});

test.each<readonly [Readonly<Record<string, string>>, boolean]>([
  [{}, false],
  [{ HOST: "0.0.0.0" }, false], // answers other machines under no name of its own
  [{ HOST: "::1" }, false],
  [{ PUBLIC_URL: "http://localhost:8080" }, false],
  [{ PUBLIC_URL: "http://[::1]:8080" }, false],
  [{ PUBLIC_URL: "https://posture.example.org", ALLOW_HTTP: "1" }, false],
  [{ PUBLIC_URL: "http://posture.example.org", ALLOW_HTTP: "1" }, true],
  [{ HOST: "192.0.2.7", ALLOW_HTTP: "1" }, true],
])("with %j the pages go over plain HTTP to others: %s", (environment, overHttp) => {
  expect(serveConfig(environment).overHttp).toBe(overHttp);
});

test("proxies are trusted only where they are named", () => {
  expect(serveConfig({}).trustProxy).toBe(false);
  expect(serveConfig({ TRUST_PROXY: "loopback, 10.0.0.0/8,2001:db8::1" }).trustProxy).toEqual(["loopback", "10.0.0.0/8", "2001:db8::1"]);
});

test("RETENTION_DAYS is at least as long as AWS itself lists what has ended; without it everything is kept", () => {
  expect(collectConfig({}).retentionDays).toBeUndefined();
  expect(collectConfig({ RETENTION_DAYS: "90" }).retentionDays).toBe(90);
  for (const given of ["89", "0", "-1", "1.5", "a year"])
    expect(() => collectConfig({ RETENTION_DAYS: given })).toThrow(`RETENTION_DAYS: "${given}" is not a whole number from 90 to 36500`);
});

test.each([
  [{}, false],
  [{ AWS_REGION: "eu-central-1" }, false], // many shells have one
  [{ AWS_ACCESS_KEY_ID: "" }, false],
  [{ AWS_PROFILE: "posture" }, true],
  [{ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: "/v2/credentials/1" }, true],
  [{ COLLECT_ROLE_NAME: "pillarwatch-read" }, true],
  [{ COLLECT_MODE: "delegated-administrator" }, true],
  [{ COLLECT_REGIONS: "eu-central-1" }, true],
  [{ COLLECT_EXTERNAL_ID_FILE: "/run/secrets/external-id" }, true],
])("with %j AWS is meant, and not the sample: %s", (environment, isMeant) => {
  expect(awsConfigured(environment, import.meta.dirname)).toBe(isMeant);
});
