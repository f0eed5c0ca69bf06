import { afterEach, beforeEach, expect, test } from "vitest";
import { usualOwnerRules } from "../../posture/owner.ts";
import { everything } from "../../posture/reach.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { keysOf } from "../keys.ts";
import { readAssignments, readUnitId } from "../read/owner-assignments.ts";
import { type Assigned, assignOwner, removeAssignment } from "./owner-assignments.ts";

const keys = keysOf("a secret of this test, and of no other");
const lead = "a".repeat(32);
const deed = { at: noon, actor: { kind: "person", id: lead }, from: "192.0.2.7" } as const;
const assigning = { key: keys.audit, rules: usualOwnerRules, deed };
const cards = "111111111111" as AccountId;
const shop = "222222222222" as AccountId;

let database: TestDatabase;
let account: Assigned;
beforeEach(async () => {
  database = await testDatabase();
  const row = await database.account({ account_id: cards, name: "cards", ou_id: "ou-pay", ou_path: "Root / Payments" });
  account = { by: "account", row, id: cards };
  await database.account({ account_id: shop, name: "shop", ou_id: "ou-pay", ou_path: "Root / Payments" });
  await database.insert("ous", { ou_id: "ou-pay", organization_id: "o-1", parent: "r-1", path: "Root / Payments" });
});
afterEach(() => database.close());

const assign = (of: Assigned, email: string, name: string | null = null) =>
  database.writer.transaction((tx) => assignOwner(tx, { of, email, name }, assigning));
const remove = (id: string) => database.writer.transaction((tx) => removeAssignment(tx, id, assigning));
const owners = () =>
  database.writer.rows.all(
    "SELECT account_id, account_owners.name, source FROM account_owners JOIN accounts ON accounts.id = account ORDER BY account_id, position",
  );
const audit = () => database.writer.rows.all("SELECT at, actor, action, subject, address, before, after FROM audit ORDER BY seq");
const entry = { at: noon, actor: lead, address: "192.0.2.7" };

test("an account's owner is there in the same transaction as its entry, which tells no name and no address", async () => {
  const id = await assign(account, "Jo@v.example", "Jo Lund");
  expect(await owners()).toEqual([{ account_id: cards, name: "Jo Lund", source: "assigned" }]);
  const after = `{"assignment":"${id}","of":"account"}`;
  expect(await audit()).toEqual([{ ...entry, action: "owner-assigned", subject: cards, before: null, after }]);
  expect(await readAssignments(database.db, everything)).toEqual([
    { id, account: { id: cards, name: "cards" }, ou: null, email: "Jo@v.example", name: "Jo Lund", madeBy: lead, madeAt: noon },
  ]);
});

test("an OU's owner owns all below it, until the assignment is removed", async () => {
  const id = await assign({ by: "ou", id: "ou-pay" }, "ann@v.example");
  expect(await owners()).toMatchObject([{ account_id: cards }, { account_id: shop, source: "assigned to the OU" }]);
  expect(await remove(id)).toBe(true);
  expect(await owners()).toEqual([]);
  expect(await remove(id)).toBe(false);
  const before = `{"assignment":"${id}","of":"ou"}`;
  expect((await audit())[1]).toEqual({ ...entry, action: "owner-removed", subject: "ou-pay", before, after: null });
  expect(await audit()).toHaveLength(2);
});

test("assigned twice it is one assignment, with the name that was given last, and one entry", async () => {
  const first = await assign(account, "Jo@v.example");
  expect(await assign(account, "jo@V.example", "Jo")).toBe(first);
  expect(await assign(account, "jo@v.example")).toBe(first);
  expect(await readAssignments(database.db, everything)).toMatchObject([{ id: first, email: "Jo@v.example", name: "Jo" }]);
  expect(await audit()).toHaveLength(1);
});

test("the wall: who sees one account is told of its assignments only, and of no OU's", async () => {
  await assign(account, "jo@v.example");
  await assign({ by: "ou", id: "ou-pay" }, "ann@v.example");
  const told = async (...accounts: AccountId[]) =>
    (await readAssignments(database.db, { kind: "accounts", accounts })).map(({ email }) => email);
  expect([await told(cards), await told(shop), await told()]).toEqual([["jo@v.example"], [], []]);
  expect(await readUnitId(database.db, { kind: "accounts", accounts: [cards, shop] }, "ou-pay")).toBeUndefined();
});

test("an OU is found by its id or by its names, and not by names that two of them have", async () => {
  expect(await readUnitId(database.db, everything, "ou-pay")).toBe("ou-pay");
  expect(await readUnitId(database.db, everything, "Root / Payments")).toBe("ou-pay");
  expect(await readUnitId(database.db, everything, "Payments")).toBeUndefined();
  await database.insert("ous", { ou_id: "ou-pay2", organization_id: "o-2", parent: "r-2", path: "Root / Payments" });
  expect(await readUnitId(database.db, everything, "Root / Payments")).toBeUndefined();
  expect(await readUnitId(database.db, everything, "ou-pay2")).toBe("ou-pay2");
});
