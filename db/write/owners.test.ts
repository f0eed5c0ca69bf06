/** Whose an account is, settled in a real database: the order of the sources is held by posture/owner.test.ts. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { usualOwnerRules } from "../../posture/owner.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { settleOwners } from "./owners.ts";

let database: TestDatabase;
let account: number;
beforeEach(async () => {
  database = await testDatabase();
  account = await database.account({ ou_id: "ou-cards", ou_path: "Root / Payments / Cards" });
});
afterEach(() => database.close());

const settle = () => database.writer.transaction((tx) => settleOwners(tx, usualOwnerRules));
const owners = () =>
  database.writer.rows.all("SELECT account, position, name, email_folded, source, detail FROM account_owners ORDER BY account, position");
const unit = (ou_id: string, parent: string | null, path: string, tags = {}) =>
  database.insert("ous", { ou_id, organization_id: "o-1", parent, path, tags: JSON.stringify(tags) });
let made = 0;
const assign = (of: { account: number } | { ou_id: string }, email: string, name: string | null = null) =>
  database.insert("owner_assignments", {
    public_id: String(++made).padStart(32, "0"),
    ...of,
    email,
    email_folded: email.toLowerCase(),
    name,
    made_by: null,
    made_at: noon,
  });

test("an OU's tag and what is assigned to it are inherited over the tree", async () => {
  await unit("r-1", null, "Root", { Owner: "root@v.example" });
  await unit("ou-pay", "r-1", "Root / Payments");
  await unit("ou-cards", "ou-pay", "Root / Payments / Cards");
  await settle();
  expect(await owners()).toEqual([
    { account, position: 0, name: "root@v.example", email_folded: "root@v.example", source: "OU tag", detail: "Root" },
  ]);
  await assign({ ou_id: "ou-pay" }, "Jo@v.example", "Jo");
  await assign({ ou_id: "ou-pay" }, "ann@v.example");
  await settle();
  expect(await owners()).toEqual([
    { account, position: 0, name: "Jo", email_folded: "jo@v.example", source: "assigned to the OU", detail: "Root / Payments" },
    { account, position: 1, name: "ann@v.example", email_folded: "ann@v.example", source: "assigned to the OU", detail: "Root / Payments" },
  ]);
  await assign({ account }, "kim@v.example");
  await settle();
  expect(await owners()).toMatchObject([{ name: "kim@v.example", source: "assigned", detail: null }]);
});

test("before the tree was read, OUs are known by the account's path, and its own OU by its id", async () => {
  const teams = [{ of: { by: "ou", name: "Root/Payments" } as const, owners: [{ email: "map@v.example", name: undefined }], line: 2 }];
  await database.settleOwners({ ...usualOwnerRules, teams });
  expect(await owners()).toMatchObject([{ name: "map@v.example", source: "team map", detail: "line 2" }]);
  await assign({ ou_id: "ou-cards" }, "jo@v.example");
  await settle();
  expect(await owners()).toMatchObject([{ name: "jo@v.example", source: "assigned to the OU", detail: "Root / Payments / Cards" }]);
});

test("OUs that were listed in pieces, in a circle, are walked once", async () => {
  await unit("ou-cards", "ou-pay", "Root / Payments / Cards");
  await unit("ou-pay", "ou-cards", "Root / Cards / Payments", { Owner: "jo@v.example" });
  await settle();
  expect(await owners()).toMatchObject([{ name: "jo@v.example" }]);
});

test("only what differs is written, and the accounts that changed hands are told", async () => {
  const other = await database.account({ account_id: "222222222222" as never, tags: '{"Owner":"jo@v.example"}' });
  const changes = async () => (await database.writer.rows.get<{ n: number }>("SELECT n FROM changes"))?.n;
  const before = await changes();
  expect(await settle()).toEqual([]);
  expect(await changes()).toBe(before);
  await database.writer.transaction((tx) => tx.run("UPDATE accounts SET tags = '{}' WHERE id = ?", [other]));
  expect(await settle()).toMatchObject([{ account: "222222222222", before: [{ email: "jo@v.example" }], after: [] }]);
  expect(await owners()).toEqual([]);
});

test("an address belongs to an account or to an OU, once", async () => {
  await assign({ account }, "jo@v.example");
  await expect(assign({ account }, "JO@v.example")).rejects.toThrow(/UNIQUE/);
  await expect(assign({ account, ou_id: "ou-cards" }, "ann@v.example")).rejects.toThrow(/CHECK/);
  await expect(
    database.insert("owner_assignments", { public_id: "x", email: "a@v.example", email_folded: "a@v.example", made_at: noon }),
  ).rejects.toThrow(/CHECK/);
});
