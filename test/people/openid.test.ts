/** Sign-in by OpenID Connect against a real provider (oidc-provider), as people meet it. What is forged: openid-forged.test.ts. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { makePerson } from "../../db/write/people.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { publicUrl, SignInBrowser } from "../support/openid-browser.ts";
import { openIdProvider, type TestProvider } from "../support/openid-provider.ts";

let provider: TestProvider;
let database: TestDatabase;
let tested: TestApplication;

const robin = (claims: Readonly<Record<string, unknown>>, sub = "robin") => ({
  sub,
  claims: { name: "Robin Field", email: "robin@halden.example", email_verified: true, ...claims },
});

async function restarted(settings: Parameters<TestProvider["settings"]>[0] = {}): Promise<void> {
  await tested?.app.close();
  tested = await testApplication(database, { openId: provider.settings(settings), now: () => new Date(), publicUrl: () => publicUrl });
}

/** Actions of the audit log since the beginning, of those that the sign-in writes. */
const audited = async () =>
  (await database.db.selectFrom("audit").select(["action", "after"]).orderBy("seq").execute()).map(({ action, after }) => [action, after]);

beforeEach(async () => {
  provider = await openIdProvider(publicUrl);
  provider.person = robin({ groups: ["SecOps"] });
  database = await testDatabase();
  await restarted();
});

afterEach(async () => {
  await tested.app.close();
  await database.close();
  await provider.stop();
});

test("whoever the provider proves is signed in with the role of their groups, and is where they wanted to be", async () => {
  const browser = new SignInBrowser(tested.app);
  expect((await browser.ask("/api/v1/session")).json().waysIn.openId).toEqual({ label: "Halden ID" });
  const asked = new URL(await browser.begin("/findings?severity=HIGH#top"));
  expect(Object.fromEntries(asked.searchParams)).toMatchObject({
    code_challenge_method: "S256",
    response_type: "code",
    client_id: "pillarwatch",
  });
  expect(await browser.signIn("/findings?severity=HIGH#top")).toBe("/findings?severity=HIGH#top");
  expect(await browser.person()).toMatchObject({ name: "Robin Field", email: "robin@halden.example", role: "lead", way: "openid" });
  expect((await audited()).map(([action]) => action)).toEqual(["person-made", "signed-in"]);
});

test.each<readonly [readonly string[], string]>([
  [["Everybody", "Auditors", "SecOps"], "lead"],
  [["SecOps", "Cloud-Admins", "Owners"], "administrator"],
  [["Owners", "Auditors"], "viewer"],
  [["Owners"], "owner"],
])("of the groups %j the highest role counts: %s", async (groups, role) => {
  provider.person = robin({ groups });
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn()).toBe("/");
  expect(await browser.person()).toMatchObject({ role });
});

test("groups in an object of the token, and a single one as a text, are found", async () => {
  await restarted({ rolesClaim: "realm_access.roles" });
  provider.person = robin({ realm_access: { roles: ["Auditors"] } });
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  expect(await browser.person()).toMatchObject({ role: "viewer" });
  await restarted({ rolesClaim: "hd", roles: { viewer: ["halden.example"] } });
  provider.person = robin({ hd: "halden.example" }, "kim");
  const other = new SignInBrowser(tested.app);
  await other.signIn();
  expect(await other.person()).toMatchObject({ role: "viewer" });
});

test("a list that is written as one text, as Cognito writes it, is a list", async () => {
  provider.person = robin({ groups: "[Everybody, SecOps]" });
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  expect(await browser.person()).toMatchObject({ role: "lead" });
});

test("what a terse ID token leaves out is asked for at the userinfo endpoint", async () => {
  provider.isTerse = true;
  provider.rotateKeys(); // it reads its settings when it is made
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn()).toBe("/");
  expect(await browser.person()).toMatchObject({ role: "lead", email: "robin@halden.example" });
  expect(provider.asked).toContain("/me");
});

test("without a role nobody is let in or made; who loses theirs is out in every browser, and stays known", async () => {
  provider.person = robin({ groups: ["Everybody"] });
  const stranger = new SignInBrowser(tested.app);
  expect(await stranger.signIn("/runs")).toBe("/sign-in?failed=no-role&to=%2Fruns");
  expect(await stranger.person()).toBeNull();
  expect(await database.db.selectFrom("people").where("kind", "=", "openid").select("id").execute()).toEqual([]);

  provider.person = robin({ groups: ["SecOps"] });
  const first = new SignInBrowser(tested.app);
  await first.signIn();
  provider.person = robin({ groups: ["Everybody"] });
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/sign-in?failed=no-role");
  expect(await first.person()).toBeNull();
  expect(await database.db.selectFrom("people").where("kind", "=", "openid").select(["role", "state"]).execute()).toEqual([
    { role: null, state: "active" },
  ]);
  expect(await audited()).toEqual([
    ["sign-in-refused", expect.stringContaining("no-role")],
    ["person-made", '{"role":"lead"}'],
    ["signed-in", expect.stringContaining("lead")],
    ["role-changed", '{"role":null}'],
    ["sign-in-refused", expect.stringContaining("no-role")],
  ]);
});

test("another role is told at the next sign-in, and ends the sessions of the one before", async () => {
  const before = new SignInBrowser(tested.app);
  await before.signIn();
  provider.person = robin({ groups: ["Auditors"] });
  const after = new SignInBrowser(tested.app);
  await after.signIn();
  expect(await before.person()).toBeNull();
  expect(await after.person()).toMatchObject({ role: "viewer" });
});

test("who is disabled stays out, whatever the provider says", async () => {
  await new SignInBrowser(tested.app).signIn();
  await database.writer.transaction((tx) => tx.run("UPDATE people SET state = 'disabled' WHERE kind = 'openid'"));
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn()).toBe("/sign-in?failed=no-role");
  expect(await browser.person()).toBeNull();
  expect((await audited()).at(-1)).toEqual(["sign-in-refused", expect.stringContaining("disabled")]);
});

test("an address makes nobody somebody else: not a local person, and not another of the provider's", async () => {
  const local = { kind: "local", email: "robin@halden.example", name: "Local Robin", role: "administrator", state: "active" } as const;
  await database.writer.transaction((tx) => makePerson(tx, local, new Date().toISOString()));
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  expect(await browser.person()).toMatchObject({ name: "Robin Field", role: "lead" });
  provider.person = robin({ groups: ["Owners"] }, "another robin");
  await new SignInBrowser(tested.app).signIn();
  const rows = await database.db.selectFrom("people").where("email_folded", "=", "robin@halden.example").select(["kind", "role"]).execute();
  expect(rows).toEqual([
    { kind: "local", role: "administrator" },
    { kind: "openid", role: "lead" },
    { kind: "openid", role: "owner" },
  ]);
});

test("an address that nobody has proved is none: accounts hang on it", async () => {
  provider.person = robin({ groups: ["Owners"], email_verified: false });
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  expect(await browser.person()).toMatchObject({ email: null });
  await restarted({ rolesClaim: "email", roles: { lead: ["robin@halden.example"] } });
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/sign-in?failed=no-role");
});

test("accounts of the claim are an owner's, told anew at each sign-in; what is no account is passed over", async () => {
  const accounts = async () =>
    (await database.db.selectFrom("person_accounts").select("account_id").orderBy("account_id").execute()).map((row) => row.account_id);
  provider.person = robin({ groups: ["Owners"], accounts: ["222233334444", "111122223333", "12", "arn:aws:iam::1:root"] });
  await new SignInBrowser(tested.app).signIn();
  expect(await accounts()).toEqual(["111122223333", "222233334444"]);
  provider.person = robin({ groups: ["Owners"], accounts: "111122223333, 333344445555" });
  await new SignInBrowser(tested.app).signIn();
  expect(await accounts()).toEqual(["111122223333", "333344445555"]);
  provider.person = robin({ groups: ["Owners"] });
  await new SignInBrowser(tested.app).signIn();
  expect(await accounts()).toEqual([]);
});

test("without OIDC_ROLES an administrator gives the role by hand, and the provider's groups say nothing", async () => {
  await restarted({ roles: undefined });
  provider.person = robin({ groups: ["Cloud-Admins"] });
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/sign-in?failed=no-role");
  const { items } = (await tested.app.inject("/api/v1/people")).json();
  const { id } = items.find((one: { kind: string }) => one.kind === "openid");
  const given = await tested.app.inject({ method: "PATCH", url: `/api/v1/people/${id}`, payload: { role: "viewer" } });
  expect(given.statusCode).toBe(200);
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn()).toBe("/");
  expect(await browser.person()).toMatchObject({ role: "viewer" });
});

test("with OIDC_ROLES nobody gives a role by hand that the next sign-in would take away", async () => {
  await new SignInBrowser(tested.app).signIn();
  const { items } = (await tested.app.inject("/api/v1/people")).json();
  const { id } = items.find((one: { kind: string }) => one.kind === "openid");
  const given = await tested.app.inject({ method: "PATCH", url: `/api/v1/people/${id}`, payload: { role: "viewer" } });
  expect([given.statusCode, given.json().detail]).toEqual([400, expect.stringContaining("the provider's to say")]);
});

test("whoever presses Cancel at the provider comes back unsigned, and can begin again", async () => {
  provider.isWilling = false;
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn("/coverage")).toBe("/sign-in?failed=refused&to=%2Fcoverage");
  provider.isWilling = true;
  expect(await browser.signIn("/coverage")).toBe("/coverage");
});

test("signing out ends the session here and says where the provider's is ended; then nothing of it is good", async () => {
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  const session = browser.cookies;
  const { signOutAt } = (await browser.ask("/api/v1/session", { method: "DELETE" })).json();
  const url = new URL(signOutAt);
  expect(url.origin).toBe(provider.issuer);
  expect(url.searchParams.get("post_logout_redirect_uri")).toBe(`${publicUrl}/sign-in`);
  expect(url.searchParams.get("id_token_hint")?.split(".")).toHaveLength(3);
  expect(await (await fetch(url)).text()).toContain("/session/end/confirm");
  const answer = await tested.app.inject({ url: "/api/v1/session", headers: { cookie: session } });
  expect(answer.json().person).toBeNull();
});

test("keys that are changed between two sign-ins, a second apart, are known at once", async () => {
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/");
  provider.rotateKeys();
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/");
});

test("the server answers while the provider is down, says so, and signs in when it is back", async () => {
  await provider.stop();
  await restarted();
  const browser = new SignInBrowser(tested.app);
  expect(await browser.begin("/runs")).toBe("/sign-in?failed=provider&to=%2Fruns");
  expect((await browser.ask("/api/v1/session")).statusCode).toBe(200);
  await provider.start();
  expect(await browser.signIn("/runs")).toBe("/runs");
  await provider.stop();
  expect((await browser.ask("/api/v1/session", { method: "DELETE" })).statusCode).toBe(200);
  await provider.start();
});

test.each([
  "https://evil.example/",
  "//evil.example/",
  "/\\evil.example/",
  "/\t/evil.example/",
  "/.//evil.example/",
  "/..//evil.example",
  "javascript:alert(1)",
  "evil.example",
  "/auth/openid/begin",
  "/sign-in?failed=x",
  `/${"a".repeat(2_000)}`,
  "",
])("to=%s leads to the first page, and nowhere else", async (to) => {
  expect(await new SignInBrowser(tested.app).signIn(to)).toBe("/");
});

test("a link of another site begins nothing: it leads to the sign-in page, and from there the person goes on", async () => {
  const asked = (site: string) =>
    tested.app.inject({ url: "/auth/openid/begin?to=/accounts", headers: { cookie: "", "sec-fetch-site": site } });
  const foreign = await asked("cross-site");
  expect([foreign.statusCode, foreign.headers.location, foreign.cookies]).toEqual([303, "/sign-in?to=%2Faccounts", []]);
  expect((await asked("same-origin")).headers.location).toContain("code_challenge");
});

test("ending sessions asks the provider again, and takes no old sign-in for a new one", async () => {
  const browser = new SignInBrowser(tested.app);
  await browser.signIn();
  const end = async () => {
    const answer = await browser.ask("/api/v1/profile/sessions", { method: "DELETE" });
    return [answer.statusCode, answer.statusCode === 204 ? undefined : answer.json().type];
  };
  const refused = [403, "urn:pillarwatch:problem:prove-again"];
  // Nobody knows when the provider asked them: perhaps this morning.
  expect(await end()).toEqual(refused);
  const again = async () => {
    const asked = String((await browser.ask("/auth/openid/begin?to=%2Fprofile&again=1")).headers.location);
    expect(Object.fromEntries(new URL(asked).searchParams)).toMatchObject({ prompt: "login", max_age: "0" });
    return (await browser.ask(await browser.toProvider(asked))).headers.location;
  };
  const earlier = Math.floor(Date.now() / 1_000) - 3_600;
  for (const auth_time of [earlier, undefined]) {
    provider.forge = (idToken) => provider.resign(idToken, { auth_time });
    expect(await again()).toBe("/profile?failed=not-again");
    expect(await end()).toEqual(refused);
  }
  provider.forge = undefined;
  expect(await again()).toBe("/profile");
  expect(await end()).toEqual([204, undefined]);
});

test("where strong keys are asked for, RSA of 2,048 bits signs nobody in", async () => {
  await restarted({ strongKeys: true });
  const browser = new SignInBrowser(tested.app);
  expect(await browser.signIn()).toBe("/sign-in?failed=provider");
  expect(await browser.person()).toBeNull();
});
