import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { serveConfig } from "./config.ts";

const least = { OIDC_ISSUER: "https://id.example.com/realms/main", OIDC_CLIENT_ID: "pillarwatch", OIDC_CLIENT_SECRET: "a secret" };
const read = (environment: Readonly<Record<string, string>>) => serveConfig({ ...least, ...environment }).openId;

test("without a variable of it there is no provider; with the least of them there is one, with the usual words", () => {
  expect(serveConfig({}).openId).toBeUndefined();
  expect(serveConfig({ OIDC_SCOPES: "openid", OIDC_ROLES_CLAIM: "groups" }).openId).toBeUndefined();
  expect(read({})).toEqual({
    issuer: new URL("https://id.example.com/realms/main"),
    clientId: "pillarwatch",
    clientSecret: "a secret",
    label: "id.example.com",
    scopes: "openid email profile",
    rolesClaim: "groups",
    strongKeys: false,
    roles: undefined,
    accountsClaim: undefined,
  });
});

test.each<readonly [string, object]>([
  [
    "administrator=Cloud-Admins,lead=SecOps|Sec Leads,owner=*",
    { administrator: ["Cloud-Admins"], lead: ["SecOps", "Sec Leads"], owner: ["*"] },
  ],
  [" viewer = /security/readers , lead=a=b ", { viewer: ["/security/readers"], lead: ["a=b"] }],
  ['{"administrator": ["CN=Cloud,OU=Groups"], "lead": "a|b"}', { administrator: ["CN=Cloud,OU=Groups"], lead: ["a|b"] }],
])("OIDC_ROLES %s is read as it is meant", (OIDC_ROLES, roles) => {
  expect(read({ OIDC_ROLES })?.roles).toEqual(roles);
});

test("the secret may stand in a file", () => {
  const folder = mkdtempSync(join(tmpdir(), "pillarwatch-"));
  const file = join(folder, "secret");
  writeFileSync(file, "from a file\n");
  const { OIDC_CLIENT_SECRET: _, ...others } = least;
  expect(serveConfig({ ...others, OIDC_CLIENT_SECRET_FILE: file }).openId?.clientSecret).toBe("from a file");
  rmSync(folder, { recursive: true });
});

test.each<readonly [Readonly<Record<string, string>>, RegExp]>([
  [{ OIDC_ISSUER: "" }, /^OIDC_ISSUER: is missing/],
  [{ OIDC_ISSUER: "id.example.com" }, /^OIDC_ISSUER: "id.example.com" is not an https/],
  [{ OIDC_ISSUER: "http://id.example.com" }, /^OIDC_ISSUER: .*is not an https/],
  [{ OIDC_ISSUER: "https://user@id.example.com" }, /^OIDC_ISSUER: .*is not an https/],
  [{ OIDC_ISSUER: "https://login.microsoftonline.com/common/v2.0" }, /^OIDC_ISSUER: .*every tenant/],
  [{ OIDC_ISSUER: "https://id.example.com/.well-known/openid-configuration" }, /^OIDC_ISSUER: .*leave out/],
  [{ OIDC_CLIENT_ID: "" }, /^OIDC_CLIENT_ID: is missing/],
  [{ OIDC_CLIENT_SECRET: "" }, /^OIDC_CLIENT_SECRET: is missing/],
  [{ OIDC_SCOPES: "email profile" }, /^OIDC_SCOPES: has no openid/],
  [{ OIDC_ROLES: "admin=Cloud-Admins" }, /^OIDC_ROLES: "admin" is not one of administrator, lead, viewer, owner/],
  [{ OIDC_ROLES: "lead=CN=SecOps,OU=Groups" }, /^OIDC_ROLES: "OU" is not one of .*JSON/],
  [{ OIDC_ROLES: "lead" }, /^OIDC_ROLES: names no group for lead/],
  [{ OIDC_ROLES: "lead=SecOps|" }, /^OIDC_ROLES: names no group for lead, or an empty one/],
  [{ OIDC_ROLES: "lead=a,lead=b" }, /^OIDC_ROLES: names lead twice/],
  [{ OIDC_ROLES: "administrator=*" }, /^OIDC_ROLES: makes an administrator of whomever/],
  [{ OIDC_ROLES: '{"lead": [7]}' }, /^OIDC_ROLES: names no group for lead/],
  [{ OIDC_ROLES: '{"lead":' }, /^OIDC_ROLES: is no JSON/],
  [{ HOST: "0.0.0.0" }, /^PUBLIC_URL: is missing/],
])("%j is refused, and the variable is named", (environment, refusal) => {
  expect(() => read(environment)).toThrow(refusal);
});

test("an issuer over plain HTTP is taken on a loopback address only", () => {
  expect(read({ OIDC_ISSUER: "http://127.0.0.1:9000/" })?.issuer.port).toBe("9000");
});

test("LOCAL_SIGN_IN=off asks for a provider: nobody could sign in", () => {
  expect(() => serveConfig({ LOCAL_SIGN_IN: "off" })).toThrow(/^LOCAL_SIGN_IN: is off and no provider/);
  expect(serveConfig({ ...least, LOCAL_SIGN_IN: "off" }).localSignIn).toBe(false);
});
