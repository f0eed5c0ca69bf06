/** One-time codes: set up, asked for, taken once; and the way in when the phone is lost. */
import { TOTP } from "otpauth";
import { afterEach, beforeEach, expect, test } from "vitest";
import { type BrowserOf, password, peopleWorld, type World } from "../support/people.ts";

const email = "lead@example.com";
const STEP_MS = 30_000;

let world: World;
let browser: BrowserOf;
beforeEach(async () => {
  world = await peopleWorld();
  browser = await world.signedIn(email, "lead");
});
afterEach(() => world.close());

const codeOf = (uri: string): string => TOTPof(uri).generate({ timestamp: world.clock.now.getTime() });
const TOTPof = (uri: string): TOTP => new TOTP({ secret: new URL(uri).searchParams.get("secret") ?? "" });

async function setUp(): Promise<{ uri: string; recoveryCodes: readonly string[] }> {
  const begun = (await browser.post("/profile/codes", { password })).json();
  const confirmed = await browser.post("/profile/codes/confirm", { code: codeOf(begun.uri) });
  expect(confirmed.statusCode).toBe(200);
  return { uri: begun.uri, recoveryCodes: confirmed.json().recoveryCodes };
}

const enter = (code?: string) => world.browser("198.51.100.30").post("/session/password", { email, password, ...(code && { code }) });

test("are asked for from the first confirmed code on, and each is taken once", async () => {
  const begun = (await browser.post("/profile/codes", { password })).json();
  expect(begun.picture).toMatch(/^data:image\/png;base64,/);
  expect(new URL(begun.uri)).toMatchObject({ protocol: "otpauth:", host: "totp" });
  expect((await enter()).statusCode).toBe(200); // not confirmed: nothing is asked for
  expect((await browser.post("/profile/codes/confirm", { code: "000000" })).statusCode).toBe(400);
  const code = codeOf(begun.uri);
  expect((await browser.post("/profile/codes/confirm", { code })).json().recoveryCodes).toHaveLength(10);
  const asked = await enter();
  expect([asked.statusCode, asked.json().type]).toEqual([401, "urn:pillarwatch:problem:code-needed"]);
  expect((await enter(code)).statusCode).toBe(401); // it confirmed the setting up
  world.clock.later(STEP_MS);
  const next = codeOf(begun.uri);
  expect([(await enter(next)).statusCode, (await enter(next)).statusCode]).toEqual([200, 401]);
  world.clock.later(STEP_MS * 3);
  expect((await enter(next)).statusCode).toBe(401);
});

test("each is good for its own 30 seconds, to the second", async () => {
  const { uri } = await setUp();
  world.clock.now = new Date(Math.ceil(world.clock.now.getTime() / STEP_MS) * STEP_MS + 10 * STEP_MS);
  const begins = world.clock.now.getTime();
  const statusAt = async (ms: number, code: string) => {
    world.clock.now = new Date(begins + ms);
    return (await enter(code)).statusCode;
  };
  const code = codeOf(uri);
  expect(await statusAt(STEP_MS - 1_000, code)).toBe(200);
  world.clock.now = new Date(begins + STEP_MS);
  const [next] = [codeOf(uri)];
  // A second before its time and a second after it: refused, and worth nothing any more.
  expect([await statusAt(STEP_MS - 1, next), await statusAt(STEP_MS, next)]).toEqual([401, 401]);
  world.clock.now = new Date(begins + 4 * STEP_MS);
  const late = codeOf(uri);
  expect(await statusAt(5 * STEP_MS, late)).toBe(401);
});

test.each([-50, -20, 20, 50])(
  "a phone whose clock is off by %d s signs in: that is learned from its codes, at the set-up and later",
  async (offS) => {
    const shown = (uri: string) => TOTPof(uri).generate({ timestamp: world.clock.now.getTime() + offS * 1_000 });
    const begun = (await browser.post("/profile/codes", { password })).json();
    expect((await browser.post("/profile/codes/confirm", { code: shown(begun.uri) })).statusCode).toBe(200);
    const base = Math.ceil(world.clock.now.getTime() / STEP_MS) * STEP_MS;
    const statuses: number[] = [];
    // At these seconds of the half minute; the first two are where such phones show the most of what the first code did not show.
    for (const [time, second] of [19, 10, 1, 28, 14, 7].entries()) {
      world.clock.now = new Date(base + (time + 1) * 5 * STEP_MS + second * 1_000);
      statuses.push((await enter(shown(begun.uri))).statusCode);
    }
    // One that is refused teaches the rest.
    expect(statuses.slice(2)).toEqual([200, 200, 200, 200]);
  },
);

test("a recovery code lets in once, however it is typed; the log tells it", async () => {
  const { recoveryCodes } = await setUp();
  const [code = ""] = recoveryCodes;
  expect((await enter(code.toUpperCase().replaceAll("-", " "))).statusCode).toBe(200);
  expect((await enter(code)).statusCode).toBe(401);
  expect((await browser.get("/profile")).json().codes).toMatchObject({ recoveryCodesLeft: 9 });
  expect(await world.told()).toContain("recovery-code-used by person");
});

test("the secret is sealed, recovery codes are hashes", async () => {
  const { uri, recoveryCodes } = await setUp();
  const secret = new URL(uri).searchParams.get("secret") ?? "";
  const rows = await world.database.writer.rows.all<{ code_secret: Uint8Array | null }>(
    "SELECT * FROM people WHERE code_secret IS NOT NULL",
  );
  const bytes = Buffer.from(rows[0]?.code_secret ?? new Uint8Array()).toString("latin1");
  const hashes = JSON.stringify(await world.database.writer.rows.all("SELECT hex(hash) AS hash FROM recovery_codes"));
  // 32 letters to choose from: 140 bits.
  expect(recoveryCodes[0]).toMatch(/^([a-km-z2-9]{4}-){6}[a-km-z2-9]{4}$/);
  expect([secret.length, bytes.includes(secret), hashes.includes(recoveryCodes[0] ?? "none")]).toEqual([32, false, false]);
});

test("are removed by password and code; another session of theirs ends when they are set up", async () => {
  const there = world.browser("198.51.100.31");
  await there.post("/session/password", { email, password });
  const { uri } = await setUp();
  expect((await there.get("/profile")).statusCode).toBe(401);
  world.clock.later(STEP_MS);
  expect((await browser.post("/profile/codes/removal", { password, code: "000000" })).statusCode).toBe(400);
  expect((await browser.post("/profile/codes/removal", { password: "not this one", code: codeOf(uri) })).statusCode).toBe(403);
  expect((await browser.post("/profile/codes/removal", { password, code: codeOf(uri) })).statusCode).toBe(204);
  expect((await enter()).statusCode).toBe(200);
});

test("guessing them is limited as passwords are: asking without one in between forgives nothing", async () => {
  const { uri } = await setUp();
  const attacker = world.browser("203.0.113.5");
  const guess = (code?: string) => attacker.post("/session/password", { email, password, ...(code && { code }) });
  for (let time = 0; time < 10; time += 1) {
    expect((await guess("000000")).statusCode).toBe(401);
    if (time < 9) await guess(); // answers that a code is needed
  }
  world.clock.later(STEP_MS);
  expect((await guess(codeOf(uri))).statusCode).toBe(429);
});
