/**
 * What ends, ends to the second, by the clock that is passed in. Here what has no test beside its own matter: sessions are in sign-in.test.ts, codes
 * in one-time-codes.test.ts, set-up links in links.test.ts, tokens in test/server/tokens.test.ts.
 */
import { afterEach, beforeEach, expect, test } from "vitest";
import { makeLink } from "../../db/write/links.ts";
import type { LinkPurpose } from "../../posture/words.ts";
import { password, peopleWorld, type World } from "../support/people.ts";

let world: World;
beforeEach(async () => {
  world = await peopleWorld();
});
afterEach(() => world.close());

const HOUR_MS = 3_600_000;
const owner = "owner@example.com";

const good: readonly (readonly [LinkPurpose, number])[] = [
  ["set-up", HOUR_MS],
  ["reset", HOUR_MS],
  ["demonstration", 24 * HOUR_MS],
  ["invitation", 7 * 24 * HOUR_MS],
];

test.each(good)("a link of the purpose %s is looked at and used to the last second, and not at its end", async (purpose, goodMs) => {
  const person = purpose === "invitation" || purpose === "reset" ? (await world.person(owner, "owner")).id : null;
  const made = async () =>
    (await world.database.writer.transaction((tx) => makeLink(tx, purpose, person, world.clock.now.toISOString()))).token;
  const use = (token: string) => world.browser().post("/links/use", { token, email: "first@example.com", password: `another ${password}` });
  const look = (token: string) => world.browser().post("/links/look", { token });

  const late = await made();
  world.clock.later(goodMs - 1_000);
  expect((await look(late)).statusCode).toBe(200);
  world.clock.later(1_000);
  const [lateLook, lateUse, unknown] = [await look(late), await use(late), await use("a".repeat(43))];
  expect([lateLook.statusCode, lateUse.statusCode]).toEqual([404, 404]);
  // Too late is told no better than never there.
  expect({ ...lateUse.json(), requestId: "" }).toEqual({ ...unknown.json(), requestId: "" });

  const timely = await made();
  world.clock.later(goodMs - 1_000);
  expect((await use(timely)).statusCode).toBe(200);
  expect((await use(timely)).statusCode).toBe(404);
});

test("who guessed too often is heard again after a quarter of an hour, to the second, and is told how long that is", async () => {
  await world.person(owner, "owner");
  const browser = world.browser();
  const wrong = () => browser.post("/session/password", { email: owner, password: "not it" });
  for (let count = 0; count < 10; count += 1) expect((await wrong()).statusCode).toBe(401);
  expect((await wrong()).headers["retry-after"]).toBe("900");
  world.clock.later(15 * 60_000 - 1_000);
  const last = await browser.post("/session/password", { email: owner, password });
  expect([last.statusCode, last.headers["retry-after"]]).toEqual([429, "1"]);
  world.clock.later(1_000);
  expect((await browser.post("/session/password", { email: owner, password })).statusCode).toBe(200);
});
