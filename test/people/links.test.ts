/** One-time links: the first administrator, invitations, new passwords, and the sample where no browser of this machine opens it. */
import { type TOTP, URI as Totp } from "otpauth";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { firstLink } from "../../cli/first-link.ts";
import { seal } from "../../db/sealing.ts";
import { beginCodes, confirmCodes } from "../../db/write/codes.ts";
import { makeLink } from "../../db/write/links.ts";
import { newCodeSecret } from "../../server/auth/one-time-codes.ts";
import { type BrowserOf, password, peopleWorld, type World } from "../support/people.ts";
import { testKeys } from "../support/signed-in.ts";

let world: World;
beforeEach(async () => {
  world = await peopleWorld();
});
afterEach(() => world.close());

const other = "eleven grey herons by the lock";
const tokenOf = (link: string): string => new URL(link.trim()).hash.slice(1);
const use = (browser: BrowserOf, token: string, more: object = {}) => browser.post("/links/use", { token, ...more });

const firstLines = (isSample: boolean, config: { host: string; publicUrl: string | undefined }) =>
  firstLink(world.database.writer, { isSample, config, url: "https://posture.example.org" }, world.clock.now.toISOString());
const real = { host: "0.0.0.0", publicUrl: "https://posture.example.org" };
const setUpToken = async (): Promise<string> => tokenOf((await firstLines(false, real))[1] ?? "");

test("the first administrator is made by a link in the log, once; then none is printed any more", async () => {
  const lines = await firstLines(false, real);
  expect(lines.join("\n")).toMatch(/Make the first administrator .*\n {2}https:\/\/posture\.example\.org\/welcome#[\w-]{43}$/);
  const token = tokenOf(lines[1] ?? "");
  const browser = world.browser();
  expect((await browser.post("/links/look", { token })).json()).toMatchObject({ purpose: "set-up", email: null });
  expect((await use(browser, token, { email: "first@example.com", password: "short" })).statusCode).toBe(400);
  expect((await use(browser, token, { email: "not an address", password })).json().errors[0].field).toBe("email");
  const made = await use(browser, token, { email: "first@example.com", name: "First", password });
  expect(made.json().person).toMatchObject({ email: "first@example.com", role: "administrator", way: "link" });
  expect((await browser.get("/people")).statusCode).toBe(200);
  expect((await use(world.browser(), token, { email: "second@example.com", password })).statusCode).toBe(404);
  expect(await firstLines(false, real)).toEqual([]);
  expect(await world.told()).toEqual(["person-made by person", "link-used by person", "password-set by person", "signed-in by person"]);
});

test("a set-up link is good for an hour to the second, and a later start's link puts an earlier one out", async () => {
  const early = await setUpToken();
  const token = await setUpToken();
  const look = async (one: string) => (await world.browser().post("/links/look", { token: one })).statusCode;
  expect([await look(early), await look(token)]).toEqual([404, 200]);
  world.clock.later(3_600_000 - 1_000);
  expect(await look(token)).toBe(200);
  world.clock.later(1_000);
  expect([await look(token), (await use(world.browser(), token, { email: "a@example.com", password })).statusCode]).toEqual([404, 404]);
});

test("a set-up link that lay about is worth nothing once there is an administrator", async () => {
  const token = await setUpToken();
  await world.person("first@example.com", "administrator");
  expect((await use(world.browser(), token, { email: "second@example.com", password })).statusCode).toBe(404);
});

test("somebody who is invited chooses a password; a second link puts the first one out", async () => {
  const administrator = await world.signedIn("first@example.com", "administrator");
  const invited = await administrator.post("/people", { email: "new@example.com", name: "New", role: "viewer" });
  expect([invited.statusCode, invited.headers["cache-control"], invited.headers["content-encoding"]]).toEqual([201, "no-store", undefined]);
  const { person, link } = invited.json();
  expect(person).toMatchObject({ state: "invited", role: "viewer", email: "new@example.com", sessions: 0 });
  expect((await world.browser().post("/session/password", { email: "new@example.com", password })).statusCode).toBe(401);
  const again = (await administrator.post(`/people/${person.id}/link`)).json();
  expect((await use(world.browser(), tokenOf(link), { password })).statusCode).toBe(404);
  const browser = world.browser();
  expect((await browser.post("/links/look", { token: tokenOf(again.link) })).json()).toMatchObject({
    purpose: "invitation",
    email: "new@example.com",
  });
  // Whose link it is, the link says: another address is nobody's to choose.
  const entered = await use(browser, tokenOf(again.link), { password, email: "attacker@example.com" });
  expect(entered.json().person).toMatchObject({ email: "new@example.com", role: "viewer" });
  expect((await administrator.get("/people?search=NEW@")).json().items).toMatchObject([{ state: "active", sessions: 1 }]);
});

describe("a new password by a link of the administrator", () => {
  test("ends what was before; until it is used nothing is lost", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    const viewer = await world.signedIn("viewer@example.com", "viewer");
    const [{ id }] = (await administrator.get("/people?search=viewer@")).json().items;
    const { link } = (await administrator.post(`/people/${id}/link`)).json();
    expect((await viewer.get("/summary")).statusCode).toBe(200);
    expect((await use(world.browser(), tokenOf(link), { password: other })).statusCode).toBe(200);
    expect((await viewer.get("/summary")).statusCode).toBe(401);
    expect((await world.browser().post("/session/password", { email: "viewer@example.com", password: other })).statusCode).toBe(200);
  });

  test("asks for a one-time code, or a recovery code, where there are codes; who has lost both has an administrator take them off", async () => {
    const administrator = await world.signedIn("first@example.com", "administrator");
    const viewer = await world.signedIn("viewer@example.com", "viewer");
    const begun = (await viewer.post("/profile/codes", { password })).json();
    const codeOf = () => (Totp.parse(begun.uri) as TOTP).generate({ timestamp: world.clock.now.getTime() });
    const { recoveryCodes } = (await viewer.post("/profile/codes/confirm", { code: codeOf() })).json();
    const [{ id }] = (await administrator.get("/people?search=viewer@")).json().items;
    const made = async () => tokenOf((await administrator.post(`/people/${id}/link`)).json().link);
    const token = await made();
    const browser = world.browser();
    expect((await browser.post("/links/look", { token })).json()).toMatchObject({ purpose: "reset", needsCode: true });
    const without = await use(browser, token, { password: other });
    expect([without.statusCode, without.json().type]).toEqual([401, "urn:pillarwatch:problem:code-needed"]);
    expect((await use(browser, token, { password: other, code: "000000" })).statusCode).toBe(401);
    // Neither cost the link, and nothing was changed by them.
    expect((await viewer.get("/summary")).statusCode).toBe(200);
    world.clock.later(30_000);
    expect((await use(browser, token, { password: other, code: codeOf() })).statusCode).toBe(200);
    expect((await use(world.browser(), await made(), { password, code: recoveryCodes[0] })).statusCode).toBe(200);
    expect((await use(world.browser(), await made(), { password: other, code: recoveryCodes[0] })).statusCode).toBe(401);

    const [{ id: own }] = (await administrator.get("/people?search=first@")).json().items;
    expect((await administrator.delete(`/people/${own}/codes`)).json().detail).toMatch(/your own/);
    expect((await administrator.delete(`/people/${id}/codes`)).statusCode).toBe(204);
    expect((await administrator.delete(`/people/${id}/codes`)).statusCode).toBe(400);
    expect((await use(world.browser(), await made(), { password: other })).statusCode).toBe(200);
    expect(await world.told()).toContain("code-removed by person");
  });

  test("does not let guess its code: the same limits as at the door", async () => {
    const viewer = await world.person("viewer@example.com", "viewer");
    const token = await world.database.writer.transaction(async (tx) => {
      await beginCodes(tx, viewer.id, seal(testKeys.sealing, newCodeSecret()));
      await confirmCodes(tx, viewer.id, world.clock.now.toISOString());
      return (await makeLink(tx, "reset", viewer.id, world.clock.now.toISOString())).token;
    });
    const attacker = world.browser("203.0.113.5");
    const statuses: number[] = [];
    for (let time = 0; time < 11; time += 1) statuses.push((await use(attacker, token, { password: other, code: "000000" })).statusCode);
    expect(statuses).toEqual([...Array.from({ length: 10 }, () => 401), 429]);
  });
});

test("the sample opens by a link where it is not this machine that asks; on this machine it needs none", async () => {
  await world.close();
  world = await peopleWorld({ isSample: true });
  expect(await firstLines(true, { host: "127.0.0.1", publicUrl: undefined })).toEqual([]);
  const [, line = ""] = await firstLines(true, { host: "0.0.0.0", publicUrl: undefined });
  const browser = world.browser();
  const opened = await use(browser, tokenOf(line));
  expect(opened.json().person).toMatchObject({ role: "lead", way: "link", name: "Demonstration lead" });
  expect((await use(world.browser(), tokenOf(line))).statusCode).toBe(404);
});
