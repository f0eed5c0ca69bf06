import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { usualOwnerRules } from "../../posture/owner.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { keysOf } from "../keys.ts";
import { confirmationOf, confirmOwner, makeConfirmation } from "./owner-confirmations.ts";

const keys = keysOf("a secret of this test, and of no other");
const lead = "a".repeat(32);
const made = { at: noon, actor: { kind: "person", id: lead }, from: "192.0.2.7" } as const;
const used = { at: "2026-11-25T08:00:00.000Z", actor: { kind: "person", id: null }, from: "198.51.100.1" } as const;
const cards = "111111111111" as AccountId;
const shop = "222222222222" as AccountId;
const expiresAt = "2026-12-08T12:00:00.000Z";

let database: TestDatabase;
let token: string;
beforeEach(async () => {
  database = await testDatabase();
  await database.account({ account_id: cards, name: "cards" });
  await database.account({ account_id: shop, name: "a shop" });
  await database.account({ account_id: "333333333333" as AccountId, name: "of nobody here" });
  const made = await make();
  expect(made.expiresAt).toBe(expiresAt);
  token = made.token;
});
afterEach(() => database.close());

const make = (accounts: readonly AccountId[] = [shop, cards]) =>
  database.writer.transaction((tx) => makeConfirmation(tx, keys, { email: "Jo@v.example", accounts }, made));
const look = (shown: string, at = noon, key = keys.links) => confirmationOf(database.writer.rows, key, shown, new Date(at));
const audit = () => database.writer.rows.all("SELECT at, actor, action, subject, address, after FROM audit ORDER BY seq");
async function confirm() {
  const asked = await look(token);
  if (asked === undefined) throw new Error("the link is not known");
  return database.writer.transaction((tx) => confirmOwner(tx, keys.audit, asked, { rules: usualOwnerRules, deed: used }));
}

test("the link says whom it asks about what until when; it is told of in the log, and cannot be made from the database", async () => {
  const accounts = [
    { id: shop, name: "a shop" },
    { id: cards, name: "cards" },
  ];
  expect(await look(token)).toEqual({ publicId: token.slice(0, 32), email: "Jo@v.example", accounts, expiresAt, confirmedAt: null });
  const after = JSON.stringify({ accounts: [cards, shop], expiresAt, purpose: "owner-confirmation" });
  expect(await audit()).toEqual([{ at: noon, actor: lead, action: "link-made", subject: token.slice(0, 32), address: "192.0.2.7", after }]);
  const stored = JSON.stringify(await database.writer.rows.all("SELECT * FROM owner_confirmations"));
  expect(stored).not.toContain(token.slice(33));
});

describe("is worth nothing", () => {
  test("from the instant of its end on", async () => {
    expect(await look(token, "2026-12-08T11:59:59.999Z")).toBeDefined();
    expect(await look(token, expiresAt)).toBeUndefined();
  });

  test("changed in any place, or signed with another key", async () => {
    for (const [at, other] of [
      [0, "f"],
      [31, "0"],
      [33, "A"],
      [60, "-"],
      [75, "A"],
    ] as const) {
      const changed = token.slice(0, at) + (token[at] === other ? "1" : other) + token.slice(at + 1);
      expect([at, await look(changed)]).toEqual([at, undefined]);
    }
    expect(await look(token, noon, keysOf("another secret, which is as long as it").links)).toBeUndefined();
    expect(await look(token, noon, keys.audit)).toBeUndefined();
    for (const none of ["", ".", token.slice(0, 32), `${token.slice(0, 32)}.`, `.${token.slice(33)}`])
      expect(await look(none)).toBeUndefined();
    const other = await make([cards]);
    expect(await look(`${token.slice(0, 32)}.${other.token.slice(33)}`)).toBeUndefined();
  });

  test.each([
    ["email", "'mallory@v.example'"],
    ["accounts", `'["${cards}","333333333333"]'`],
    ["expires_at", "'2027-12-08T12:00:00.000Z'"],
  ])("where somebody changed the row's %s", async (column, value) => {
    await database.writer.transaction((tx) => tx.run(`UPDATE owner_confirmations SET ${column} = ${value}`));
    expect(await look(token)).toBeUndefined();
  });
});

test("confirmed, each account is assigned to the address, once, with an entry for each", async () => {
  expect(await confirm()).toBe(true);
  expect(await database.writer.rows.all("SELECT email, made_by, made_at FROM owner_assignments")).toEqual(
    [cards, shop].map(() => ({ email: "Jo@v.example", made_by: null, made_at: used.at })),
  );
  expect(
    await database.writer.rows.all(
      "SELECT account_id, email_folded, source FROM account_owners JOIN accounts ON accounts.id = account ORDER BY account_id",
    ),
  ).toEqual([cards, shop].map((account_id) => ({ account_id, email_folded: "jo@v.example", source: "assigned" })));
  const entries = (await audit()).slice(1);
  const confirmation = token.slice(0, 32);
  expect(entries).toEqual(
    [shop, cards].map((subject) => ({
      ...{ at: used.at, actor: null, action: "owner-confirmed", subject, address: "198.51.100.1" },
      after: expect.stringMatching(new RegExp(`^{"assignment":"[0-9a-f]{32}","confirmation":"${confirmation}"}$`)),
    })),
  );
  expect(await look(token)).toMatchObject({ confirmedAt: used.at });
  expect(await confirm()).toBe(false);
  expect(await audit()).toHaveLength(3);
});

test("what was assigned to that address before stays as it was", async () => {
  await confirm();
  const before = await database.writer.rows.all("SELECT * FROM owner_assignments");
  token = (await make([cards])).token;
  expect(await confirm()).toBe(true);
  expect(await database.writer.rows.all("SELECT * FROM owner_assignments")).toEqual(before);
});
