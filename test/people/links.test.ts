/** One-time links: the first administrator, invitations, new passwords, and the sample where no browser of this machine opens it. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { firstLink } from "../../cli/first-link.ts";
import { type BrowserOf, password, peopleWorld, type World } from "../support/people.ts";

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

test("a new password by a link of the administrator ends what was before, one-time codes too", async () => {
  const administrator = await world.signedIn("first@example.com", "administrator");
  const viewer = await world.signedIn("viewer@example.com", "viewer");
  await world.database.writer.transaction((tx) =>
    tx.run("UPDATE people SET code_set_up_at = ? WHERE email = 'viewer@example.com'", [world.clock.now.toISOString()]),
  );
  const [{ id }] = (await administrator.get("/people?search=viewer@")).json().items;
  const { link } = (await administrator.post(`/people/${id}/link`)).json();
  expect((await viewer.get("/summary")).statusCode).toBe(200); // until it is used nothing is lost
  expect((await use(world.browser(), tokenOf(link), { password: other })).statusCode).toBe(200);
  expect((await viewer.get("/summary")).statusCode).toBe(401);
  expect((await world.browser().post("/session/password", { email: "viewer@example.com", password: other })).statusCode).toBe(200);
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
