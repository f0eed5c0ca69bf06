/** Sign-in by password, what a session is worth, and for how long. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { ABSOLUTE_MS, IDLE_MS, PROOF_MS } from "../../db/write/sessions.ts";
import { type BrowserOf, password, peopleWorld, type World } from "../support/people.ts";

let world: World;
beforeEach(async () => {
  world = await peopleWorld();
});
afterEach(() => world.close());

const lead = "lead@example.com";

test("nobody is signed in: the ways in are told, and nothing else", async () => {
  const browser = world.browser();
  const told = await browser.get("/session");
  expect([told.statusCode, told.json()]).toEqual([
    200,
    {
      person: null,
      isSample: false,
      overHttp: false,
      waysIn: { password: true, openId: null, demonstration: false },
      needsSetUp: true,
    },
  ]);
  const summary = await browser.get("/summary");
  expect([summary.statusCode, summary.json().type]).toEqual([401, "urn:pillarwatch:problem:sign-in"]);
});

describe("by password", () => {
  test("a session begins: its cookie is this host's alone, no script reads it, and it is not the one of before", async () => {
    await world.person(lead, "lead");
    const browser = world.browser();
    const answer = await browser.post("/session/password", { email: " Lead@Example.com ", password });
    expect(answer.json().person).toMatchObject({ email: lead, role: "lead", way: "password", through: null });
    expect(answer.headers["cache-control"]).toBe("no-store");
    expect(answer.cookies.map(({ name }) => name)).toEqual(["__Host-pillarwatch", "__Host-pillarwatch-device"]);
    for (const cookie of answer.cookies) {
      expect(cookie).toMatchObject({ path: "/", httpOnly: true, secure: true, sameSite: "Lax" });
      expect(cookie).not.toHaveProperty("domain");
    }
    const first = browser.cookies.get("__Host-pillarwatch");
    expect((await browser.get("/summary")).statusCode).toBe(200);
    await browser.post("/session/password", { email: lead, password });
    expect(browser.cookies.get("__Host-pillarwatch")).not.toBe(first);
    // The session of before is over: whoever planted or copied its cookie has nothing.
    browser.cookies.set("__Host-pillarwatch", first ?? "");
    expect((await browser.get("/summary")).statusCode).toBe(401);
    expect(await world.told()).toEqual(["signed-in by person", "signed-in by person"]);
  });

  test("the table holds no token, and no password", async () => {
    const browser = await world.signedIn(lead, "lead");
    const token = browser.cookies.get("__Host-pillarwatch") ?? "";
    const rows = JSON.stringify([
      await world.database.writer.rows.all("SELECT hex(token_hash) AS hash, * FROM sessions"),
      await world.database.writer.rows.all("SELECT * FROM people"),
      await world.database.writer.rows.all("SELECT * FROM audit"),
    ]);
    expect([token.length, rows.includes(token), rows.includes(password), rows.includes("$argon2id$")]).toEqual([43, false, false, true]);
  });

  test("a wrong password, an unknown address, and somebody who may not: the same answer", async () => {
    await world.person(lead, "lead");
    const gone = await world.person("gone@example.com", "viewer");
    await world.database.writer.transaction((tx) => tx.run("UPDATE people SET state = 'disabled' WHERE id = ?", [gone.id]));
    const answers = [];
    for (const [email, given] of [
      [lead, "seven quiet otters on a train"],
      ["nobody@example.com", password],
      ["gone@example.com", password],
    ]) {
      const answer = await world.browser().post("/session/password", { email, password: given });
      const { requestId: _, ...problem } = answer.json();
      answers.push([answer.statusCode, answer.cookies, problem]);
    }
    expect(answers[0]?.[0]).toBe(401);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test("too many wrong ones from one place are not heard for a while; from elsewhere, and from the browser that was here before, they are", async () => {
    const known = await world.signedIn(lead, "lead");
    const attacker = world.browser("203.0.113.9");
    for (let time = 0; time < 10; time += 1)
      expect((await attacker.post("/session/password", { email: lead, password: `wrong ${time}` })).statusCode).toBe(401);
    const refused = await attacker.post("/session/password", { email: lead, password });
    expect([refused.statusCode, refused.json().type, refused.headers["retry-after"]]).toEqual([
      429,
      "urn:pillarwatch:problem:too-many-attempts",
      "900",
    ]);
    expect((await world.browser("198.51.100.8").post("/session/password", { email: lead, password })).statusCode).toBe(200);
    expect((await known.post("/session/password", { email: lead, password })).statusCode).toBe(200);
    world.clock.later(15 * 60_000);
    expect((await attacker.post("/session/password", { email: lead, password })).statusCode).toBe(200);
  });

  test("switched off, it is no way in", async () => {
    await world.close();
    world = await peopleWorld({ byPassword: false });
    await world.person(lead, "lead");
    const answer = await world.browser().post("/session/password", { email: lead, password });
    expect([answer.statusCode, answer.json().type]).toEqual([403, "urn:pillarwatch:problem:other-way"]);
  });
});

describe("a session ends", () => {
  const works = async (browser: { get: (path: string) => Promise<{ statusCode: number }> }) =>
    (await browser.get("/summary")).statusCode === 200;

  /** It works, and that it was used just now is written when the database has time. */
  async function expectUsed(browser: BrowserOf): Promise<void> {
    expect(await works(browser)).toBe(true);
    const now = world.clock.now.toISOString();
    const seen = () => world.database.writer.rows.all<{ seen_at: string }>("SELECT seen_at FROM sessions");
    await expect.poll(async () => (await seen()).some(({ seen_at }) => seen_at === now)).toBe(true);
  }

  test("to the second, when it was not used for so long", async () => {
    const browser = await world.signedIn(lead, "lead");
    world.clock.later(IDLE_MS - 1_000);
    await expectUsed(browser);
    world.clock.later(IDLE_MS - 1_000);
    await expectUsed(browser);
    world.clock.later(IDLE_MS);
    expect(await works(browser)).toBe(false);
  });

  test("to the second, so long after the sign-in, however much it is used", async () => {
    const browser = await world.signedIn(lead, "lead");
    const ends = world.clock.now.getTime() + ABSOLUTE_MS;
    while (world.clock.now.getTime() + IDLE_MS / 2 < ends) {
      world.clock.later(IDLE_MS / 2);
      await expectUsed(browser);
    }
    world.clock.now = new Date(ends - 1_000);
    expect(await works(browser)).toBe(true);
    world.clock.now = new Date(ends);
    expect(await works(browser)).toBe(false);
  });

  test("by signing out, here and nowhere else", async () => {
    const here = await world.signedIn(lead, "lead");
    const there = world.browser("198.51.100.20");
    await there.post("/session/password", { email: lead, password });
    const cookie = here.cookies.get("__Host-pillarwatch") ?? "";
    const out = await here.delete("/session");
    expect([out.json(), out.headers["clear-site-data"]]).toEqual([{ signOutAt: null }, '"cache"']);
    expect(here.cookies.has("__Host-pillarwatch")).toBe(false);
    here.cookies.set("__Host-pillarwatch", cookie);
    expect([await works(here), await works(there)]).toEqual([false, true]);
    expect(await world.told()).toEqual(["signed-in by person", "signed-in by person", "signed-out by person"]);
  });

  test("only within five minutes of a proof, to the second: a browser that was left open ends nothing", async () => {
    const here = await world.signedIn(lead, "lead");
    const there = world.browser("198.51.100.20");
    await there.post("/session/password", { email: lead, password });
    const { sessions } = (await here.get("/profile")).json();
    const other = sessions.find(({ isThisOne }: { isThisOne: boolean }) => !isThisOne).id;
    world.clock.later(PROOF_MS);
    for (const path of [`/profile/sessions/${other}`, "/profile/sessions", `/profile/sessions/${"0".repeat(32)}`]) {
      const refused = await here.delete(path);
      expect([path, refused.statusCode, refused.json().type]).toEqual([path, 403, "urn:pillarwatch:problem:prove-again"]);
    }
    expect((await here.post("/profile/proof", { password: "not this one" })).statusCode).toBe(403);
    expect((await here.delete("/profile/sessions")).statusCode).toBe(403);
    expect((await here.post("/profile/proof", { password })).statusCode).toBe(204);
    world.clock.later(PROOF_MS - 1_000);
    expect((await here.delete(`/profile/sessions/${other}`)).statusCode).toBe(204);
    expect(await works(there)).toBe(false);
    world.clock.later(1_000);
    expect((await here.delete("/profile/sessions")).statusCode).toBe(403);
    for (const wrong of [{}, { password, code: "000000" }, { code: "000000" }])
      expect((await here.post("/profile/proof", wrong)).statusCode).toBe(400);
  });

  test("one by one, or all others, by its own person only", async () => {
    const here = await world.signedIn(lead, "lead");
    const there = world.browser("198.51.100.20");
    await there.post("/session/password", { email: lead, password });
    const stranger = await world.signedIn("viewer@example.com", "viewer");
    const { sessions } = (await here.get("/profile")).json();
    expect(
      sessions.map(({ isThisOne, way, address }: { isThisOne: boolean; way: string; address: string }) => [isThisOne, way, address]),
    ).toEqual(
      expect.arrayContaining([
        [true, "password", "198.51.100.7"],
        [false, "password", "198.51.100.20"],
      ]),
    );
    const other = sessions.find(({ isThisOne }: { isThisOne: boolean }) => !isThisOne).id;
    expect((await stranger.delete(`/profile/sessions/${other}`)).statusCode).toBe(404);
    expect(await works(there)).toBe(true);
    expect((await here.delete(`/profile/sessions/${other}`)).statusCode).toBe(204);
    expect(await works(there)).toBe(false);
    await there.post("/session/password", { email: lead, password });
    expect((await here.delete("/profile/sessions")).statusCode).toBe(204);
    expect([await works(here), await works(there), await works(stranger)]).toEqual([true, false, true]);
  });
});

describe("another password", () => {
  const other = "eleven grey herons by the lock";

  test("needs the present one, must be hard to guess, and ends every other session", async () => {
    const here = await world.signedIn(lead, "lead");
    const there = world.browser("198.51.100.20");
    await there.post("/session/password", { email: lead, password });
    expect((await here.post("/profile/password", { current: "not this one", password: other })).statusCode).toBe(403);
    for (const [weak, words] of [
      ["short", "has 5 characters, and needs 15"],
      ["passwordpasswordpassword", "is common"],
      ["lead@example.com2026", "is common"],
      ["pillarwatchpillarwatch", "is common"],
    ] as const) {
      const answer = await here.post("/profile/password", { current: password, password: weak });
      expect([answer.statusCode, answer.json().errors?.[0]?.field, answer.json().detail]).toEqual([
        400,
        "password",
        expect.stringContaining(words),
      ]);
    }
    expect((await here.post("/profile/password", { current: password, password: other })).statusCode).toBe(204);
    expect([(await here.get("/summary")).statusCode, (await there.get("/summary")).statusCode]).toEqual([200, 401]);
    expect((await world.browser().post("/session/password", { email: lead, password })).statusCode).toBe(401);
    expect((await world.browser().post("/session/password", { email: lead, password: other })).statusCode).toBe(200);
  });
});
