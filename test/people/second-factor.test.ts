/** Where a second factor is asked for, a password alone lets nobody do anything but set it up. */
import { type TOTP, URI } from "otpauth";
import { afterEach, describe, expect, test } from "vitest";
import type { Role } from "../../posture/words.ts";
import { type BrowserOf, password, peopleWorld, type World } from "../support/people.ts";

let world: World;
afterEach(() => world.close());

const needed = "urn:pillarwatch:problem:second-factor-needed";

async function setUp(browser: BrowserOf): Promise<void> {
  const { uri } = (await browser.post("/profile/codes", { password })).json();
  const code = (URI.parse(uri) as TOTP).generate({ timestamp: world.clock.now.getTime() });
  expect((await browser.post("/profile/codes/confirm", { code })).statusCode).toBe(200);
}

describe("asked of everyone", () => {
  test("every address that is for somebody refuses, and names it, until codes are set up", async () => {
    world = await peopleWorld({ secondFactor: "everyone" });
    const browser = await world.signedIn("first@example.com", "administrator");
    expect((await browser.get("/session")).json().person).toMatchObject({ role: "administrator", needsSecondFactor: true });
    const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const guarded = world.app.declaredAccess.filter(({ access }) => access !== "open" && access !== "anyone");
    const setsUp = ["POST /api/v1/profile/codes", "POST /api/v1/profile/codes/confirm"];
    expect(guarded.length).toBeGreaterThan(50);
    const letIn: string[] = [];
    for (const { method, url } of guarded) {
      const asked = { method: method as "GET", url: url.replaceAll(/:\w+/g, "1"), headers: { host: "posture.example.org", cookie } };
      const answer = await world.app.inject(asked);
      const isRefused = answer.statusCode === 403 && (method === "HEAD" || answer.json().type === needed);
      if (!isRefused) letIn.push(`${method} ${url}`);
    }
    expect(letIn.toSorted()).toEqual(setsUp);
    await setUp(browser);
    expect((await browser.get("/session")).json().person).toMatchObject({ needsSecondFactor: false });
    expect((await browser.get("/people")).statusCode).toBe(200);
  });

  test("whoever removes them, or has them taken off, owes them again at once; signing out is free", async () => {
    world = await peopleWorld({ secondFactor: "everyone" });
    const browser = await world.signedIn("lead@example.com", "lead");
    await setUp(browser);
    await world.database.writer.transaction((tx) => tx.run("UPDATE people SET code_set_up_at = NULL"));
    expect((await browser.get("/summary")).json().type).toBe(needed);
    expect((await browser.delete("/session")).statusCode).toBe(200);
  });

  test("the demonstration of the sample has nothing to protect, and needs none", async () => {
    world = await peopleWorld({ secondFactor: "everyone", isSample: true });
    const here = { host: "localhost", cookie: "" };
    const entered = await world.app.inject({ method: "POST", url: "/api/v1/session/demonstration", headers: here });
    expect(entered.json().person).toMatchObject({ way: "demonstration", needsSecondFactor: false });
    const cookie = entered.cookies.map(({ name, value }) => `${name}=${value}`).join("; ");
    expect((await world.app.inject({ url: "/api/v1/summary", headers: { ...here, cookie } })).statusCode).toBe(200);
  });

  test("people of a provider bring that one's, and a token is none of a person", async () => {
    world = await peopleWorld({ secondFactor: "everyone" });
    const browser = await world.signedIn("lead@example.com", "lead");
    await world.database.writer.transaction((tx) => tx.run("UPDATE people SET kind = 'openid'"));
    expect((await browser.get("/summary")).statusCode).toBe(200);
  });
});

test("asked of administrators and leads, or of nobody: the others come in by password", async () => {
  for (const [secondFactor, owing] of [
    ["administrators-and-leads", ["administrator", "lead"]],
    ["optional", []],
  ] as const) {
    world = await peopleWorld({ secondFactor });
    for (const role of ["administrator", "lead", "viewer", "owner"] satisfies Role[]) {
      const { statusCode } = await (await world.signedIn(`${role}@example.com`, role)).get("/summary");
      expect([secondFactor, role, statusCode]).toEqual([secondFactor, role, (owing as readonly Role[]).includes(role) ? 403 : 200]);
    }
    if (secondFactor !== "optional") await world.close();
  }
});
