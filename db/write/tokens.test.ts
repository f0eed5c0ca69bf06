/** Tokens on a real database, by a clock that is passed in: kept as a hash, good to the end of their days, marked as used at most once a minute. */
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { type TokenAsked, tokenTerms } from "../../posture/token.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { verifyAudit } from "../read/audit-chain.ts";
import { readListedToken, readToken, readTokens } from "../read/tokens.ts";
import { makeToken, noteTokenUse, revokeToken } from "./tokens.ts";

const key = new Uint8Array(32).fill(1);
const deed = { at: noon, actor: { kind: "person", id: "0a".repeat(16) }, from: "192.0.2.7" } as const;
const owner = { name: "ci", role: "owner", accounts: ["111122223333" as AccountId], days: 90 } as const;
const later = (ms: number) => new Date(Date.parse(noon) + ms);
const DAY_MS = 86_400_000;

let database: TestDatabase;
beforeAll(async () => {
  database = await testDatabase();
});
afterAll(() => database.close());
beforeEach(() => database.writer.transaction((tx) => tx.run("DELETE FROM tokens")));

const make = (asked: TokenAsked = owner) =>
  database.writer.transaction((tx) => makeToken(tx, key, tokenTerms(asked, new Date(noon)), deed));
const revoke = (publicId: string) =>
  database.writer.transaction((tx) => revokeToken(tx, key, publicId, { ...deed, at: later(1_000).toISOString() }));
const read = (text: string, ms = 0) => readToken(database.db, text, later(ms));
const logged = () =>
  database.writer.rows.all<{ action: string; subject: string; after: string | null }>(
    "SELECT action, subject, after FROM audit ORDER BY seq",
  );

test("whoever shows it has its role and its accounts", async () => {
  const { token, publicId } = await make();
  expect(await read(token)).toEqual({ publicId, name: "ci", role: "owner", accounts: ["111122223333"], lastUsedAt: null });
  const whole = await make({ ...owner, role: "lead", accounts: undefined });
  expect(await read(whole.token)).toMatchObject({ role: "lead", accounts: null });
});

test("it is good to the last millisecond of its days, and not at their end", async () => {
  const { token, publicId } = await make();
  expect(await read(token, 90 * DAY_MS - 1)).toMatchObject({ publicId });
  expect(await read(token, 90 * DAY_MS)).toBeUndefined();
  const states = [90 * DAY_MS - 1, 90 * DAY_MS].map((ms) => readListedToken(database.db, publicId, later(ms)));
  expect((await Promise.all(states)).map((one) => one?.state)).toEqual(["active", "expired"]);
});

test("unknown ones, and what is none, are nobody's", async () => {
  const { token } = await make();
  await database.writer.transaction((tx) => tx.run("DELETE FROM tokens"));
  for (const text of [token, token.slice(1), `${token} `, ""]) expect(await read(text)).toBeUndefined();
});

test("one that was revoked is worth nothing from then on; revoking it again changes nothing, and an unknown one is told", async () => {
  const [{ token, publicId }, other] = [await make(), await make()];
  expect([await revoke(publicId), await read(token)]).toEqual([true, undefined]);
  expect(await read(other.token)).toMatchObject({ publicId: other.publicId });
  const listed = await readListedToken(database.db, publicId, later(2_000));
  expect(listed).toMatchObject({ state: "revoked", revokedAt: later(1_000).toISOString() });
  const before = await logged();
  expect([await revoke(publicId), await revoke("0".repeat(32))]).toEqual([true, false]);
  expect(await logged()).toEqual(before);
});

test("the log tells who made which, and what for, and neither database nor log has the token", async () => {
  const { token, publicId } = await make();
  await revoke(publicId);
  expect((await logged()).slice(-2)).toEqual([
    {
      action: "token-made",
      subject: publicId,
      after: `{"accounts":["111122223333"],"expiresAt":"${later(90 * DAY_MS).toISOString()}","role":"owner"}`,
    },
    { action: "token-revoked", subject: publicId, after: null },
  ]);
  expect(await verifyAudit(database.db, key)).toMatchObject({ isWhole: true });
  const everything = JSON.stringify([
    await database.writer.rows.all("SELECT * FROM tokens"),
    await database.writer.rows.all("SELECT * FROM audit"),
  ]);
  expect([everything.includes(token.slice(4, 12)), everything.includes(token.slice(12, 30))]).toEqual([true, false]);
});

test("its last use is written once a minute", async () => {
  const { token, publicId } = await make();
  const uses: unknown[] = [];
  for (const ms of [0, 59_999, 60_000, 60_001, 119_999, 120_000]) {
    const known = await read(token, ms);
    if (known !== undefined) await noteTokenUse(database.writer, known, later(ms));
    uses.push(Date.parse((await readListedToken(database.db, publicId, later(ms)))?.lastUsedAt ?? "") - Date.parse(noon));
  }
  expect(uses).toEqual([0, 0, 60_000, 60_000, 60_000, 120_000]);
});

test("of requests that were going on at once the latest stands, and no reader's picture is another for it", async () => {
  const { token, publicId } = await make();
  const known = await read(token);
  const pictures = () => database.writer.rows.get("SELECT n FROM changes");
  const before = await pictures();
  for (const ms of [2_000, 1_000]) await noteTokenUse(database.writer, known ?? { publicId: "", lastUsedAt: null }, later(ms));
  expect((await readListedToken(database.db, publicId, later(0)))?.lastUsedAt).toBe(later(2_000).toISOString());
  expect(await pictures()).toEqual(before);
});

test("the list is newest first, page by page, with those that are over", async () => {
  const made = [await make(), await make(), await make()];
  const first = await readTokens(database.db, { limit: 2 }, later(0));
  const second = await readTokens(database.db, { limit: 2, cursor: first.next ?? "" }, later(0));
  expect([...first.items, ...second.items].map(({ id }) => id)).toEqual(made.map(({ publicId }) => publicId).toReversed());
  expect([first.total, first.totalExact, second.next]).toEqual([3, true, null]);
  expect(first.items[0]).toEqual({
    id: made[2]?.publicId,
    name: "ci",
    prefix: made[2]?.token.slice(0, 12),
    role: "owner",
    accounts: ["111122223333"],
    state: "active",
    madeBy: { kind: "person", id: "0a".repeat(16), name: null },
    madeAt: noon,
    expiresAt: later(90 * DAY_MS).toISOString(),
    lastUsedAt: null,
    revokedAt: null,
  });
});
