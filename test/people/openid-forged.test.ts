/** What must not let anybody in: answers that are replayed, meant for somebody else, or made by somebody who is not the provider. */
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from "vitest";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";
import { publicUrl, SignInBrowser } from "../support/openid-browser.ts";
import { openIdProvider, payloadOf, strangersKey, type TestProvider, unsigned } from "../support/openid-provider.ts";

let provider: TestProvider;
let database: TestDatabase;
let tested: TestApplication;
let now: () => Date;
let browser: SignInBrowser;

beforeAll(async () => {
  provider = await openIdProvider(publicUrl);
  provider.person = { sub: "robin", claims: { name: "Robin Field", groups: ["SecOps"] } };
  database = await testDatabase();
  tested = await testApplication(database, { openId: provider.settings(), now: () => now(), publicUrl: () => publicUrl });
});

beforeEach(() => {
  now = () => new Date();
  browser = new SignInBrowser(tested.app);
});

/** Whatever was tried: nobody is signed in, and an honest sign-in works after it. */
afterEach(async () => {
  expect(await browser.person()).toBeNull();
  provider.forge = undefined;
  now = () => new Date();
  expect(await new SignInBrowser(tested.app).signIn()).toBe("/");
});

afterAll(async () => {
  await tested.app.close();
  await database.close();
  await provider.stop();
});

const locationOf = async (answer: ReturnType<SignInBrowser["ask"]>) => String((await answer).headers.location);
const withParameters = (path: string, change: Readonly<Record<string, string>>): string => {
  const url = new URL(path, publicUrl);
  for (const [name, value] of Object.entries(change)) url.searchParams.set(name, value);
  return `${url.pathname}${url.search}`;
};

const inSeconds = (seconds: number): number => Math.floor(Date.now() / 1_000) + seconds;

const forgeries: readonly [string, (idToken: string) => string][] = [
  ["another nonce", (token) => provider.resign(token, { nonce: "of another sign-in" })],
  ["no nonce", (token) => provider.resign(token, { nonce: undefined })],
  ["another audience", (token) => provider.resign(token, { aud: "another application" })],
  ["two audiences, and another one asked", (token) => provider.resign(token, { aud: ["pillarwatch", "other"], azp: "other" })],
  ["another issuer", (token) => provider.resign(token, { iss: "https://id.evil.example" })],
  ["a key that is not the provider's", (token) => provider.resign(token, {}, strangersKey())],
  ["no signature (alg: none)", unsigned],
  ["a signature of other claims", (token) => withPayload(token, { ...payloadOf(token), groups: ["Cloud-Admins"] })],
  ["a time that is over", (token) => provider.resign(token, { iat: inSeconds(-7_200), exp: inSeconds(-120) })],
  ["a time that has not come", (token) => provider.resign(token, { iat: inSeconds(600) })],
  ["no subject", (token) => provider.resign(token, { sub: undefined })],
  ["nothing that is a token", () => "robin"],
];

function withPayload(token: string, payload: object): string {
  const [header, , signature] = token.split(".");
  return [header, Buffer.from(JSON.stringify(payload)).toString("base64url"), signature].join(".");
}

test.each(forgeries)("an ID token with %s is refused", async (_, forge) => {
  provider.forge = forge;
  expect(await browser.signIn("/runs")).toBe("/sign-in?failed=provider&to=%2Fruns");
  const last = await database.db.selectFrom("audit").select(["action", "after"]).orderBy("seq", "desc").limit(1).execute();
  expect(last).toEqual([{ action: "sign-in-refused", after: expect.stringContaining("openid") }]);
});

test("the provider's own token, signed anew and unchanged, is taken: what is refused above is refused for what was changed", async () => {
  provider.forge = (token) => provider.resign(token);
  expect(await browser.signIn()).toBe("/");
  await browser.ask("/api/v1/session", { method: "DELETE" });
});

test.each([
  ["two hours ahead", 7_200],
  ["ten minutes behind", -600],
])("with a clock %s nobody is let in by a token whose time cannot be told", async (_, seconds) => {
  now = () => new Date(Date.now() + seconds * 1_000);
  expect(await browser.signIn()).toBe("/sign-in?failed=provider");
});

test.each([-45, 45])("a clock that is %i s off does no harm", async (seconds) => {
  now = () => new Date(Date.now() + seconds * 1_000);
  expect(await browser.signIn()).toBe("/");
  await browser.ask("/api/v1/session", { method: "DELETE" });
});

test("an answer is good once: not again in the same browser, not with the cookie of its time, not in another browser", async () => {
  const answer = await browser.toProvider(await browser.begin());
  const cookie = browser.cookies;
  const stranger = new SignInBrowser(tested.app);
  expect(await locationOf(stranger.ask(answer))).toBe("/sign-in?failed=expired");
  expect(await stranger.person()).toBeNull();
  expect(await locationOf(browser.ask(answer))).toBe("/");
  await browser.ask("/api/v1/session", { method: "DELETE" });
  expect(await locationOf(browser.ask(answer))).toBe("/sign-in?failed=expired");
  const replayed = await tested.app.inject({ url: answer, headers: { host: "posture.example.org", cookie } });
  expect(replayed.headers.location).toBe("/sign-in?failed=expired");
  expect(String(replayed.headers["set-cookie"])).not.toContain("__Host-pillarwatch=");
});

test("a state that is made up, left out, or of an earlier sign-in of this browser is refused, and the last one goes on", async () => {
  const earlier = await browser.toProvider(await browser.begin());
  const answer = await browser.toProvider(await browser.begin("/coverage"));
  const refused = "/sign-in?failed=expired&to=%2Fcoverage";
  expect(await locationOf(browser.ask(withParameters(answer, { state: "made-up" })))).toBe(refused);
  expect(await locationOf(browser.ask(answer.replace(/state=[^&]*/, "")))).toBe(refused);
  expect(await locationOf(browser.ask(earlier))).toBe(refused);
  expect(await locationOf(browser.ask(answer))).toBe("/coverage");
  await browser.ask("/api/v1/session", { method: "DELETE" });
});

test("a code of somebody else's sign-in is worth nothing here: it lacks the proof (PKCE)", async () => {
  const mallory = new SignInBrowser(tested.app);
  const theirs = new URL(await mallory.toProvider(await mallory.begin()), publicUrl).searchParams.get("code") ?? "";
  const answer = await browser.toProvider(await browser.begin());
  expect(await locationOf(browser.ask(withParameters(answer, { code: theirs })))).toBe("/sign-in?failed=expired");
});

test("an answer that names another provider is refused (RFC 9207)", async () => {
  const answer = await browser.toProvider(await browser.begin());
  expect(await locationOf(browser.ask(withParameters(answer, { iss: "https://id.evil.example" })))).toBe("/sign-in?failed=provider");
});

test("what the provider says of an error goes to nobody's page", async () => {
  const state = new URL(await browser.begin()).searchParams.get("state") ?? "";
  const told = { state, error: "<script>", error_description: "call 555 for help", iss: provider.issuer };
  expect(await locationOf(browser.ask(withParameters("/auth/openid/callback", told)))).toBe("/sign-in?failed=provider");
});

test("what was begun is good for ten minutes, to the second", async () => {
  const beganAtMs = Date.now();
  now = () => new Date(beganAtMs);
  const late = await browser.toProvider(await browser.begin());
  now = () => new Date(beganAtMs + 600_000);
  expect(await locationOf(browser.ask(late))).toBe("/sign-in?failed=expired");
  now = () => new Date(beganAtMs);
  const inTime = await browser.toProvider(await browser.begin());
  now = () => new Date(beganAtMs + 599_999);
  expect(await locationOf(browser.ask(inTime))).toBe("/");
  await browser.ask("/api/v1/session", { method: "DELETE" });
});

test("the cookie between is sealed: whoever changes it has none, and it lets nobody read what it holds", async () => {
  const answer = await browser.toProvider(await browser.begin());
  const [, sealed = ""] = /__Host-pillarwatch-openid=([^;]+)/.exec(browser.cookies) ?? [];
  expect(Buffer.from(sealed, "base64url").toString("latin1")).not.toContain("verifier");
  const changed = `${sealed.slice(0, -8)}${sealed.at(-8) === "A" ? "B" : "A"}${sealed.slice(-7)}`;
  for (const cookie of [changed, "", "x", sealed.slice(4)]) {
    const refused = await tested.app.inject({
      url: answer,
      headers: { host: "posture.example.org", cookie: `__Host-pillarwatch-openid=${cookie}` },
    });
    expect(refused.headers.location).toBe("/sign-in?failed=expired");
  }
});
