import { afterEach, beforeEach, expect, test } from "vitest";
import { type OwnerRules, usualOwnerRules } from "../../posture/owner.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { importOwners } from "./owner-import.ts";

const key = new Uint8Array(32).fill(1);
let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const start = (rules: OwnerRules) => database.writer.transaction((tx) => importOwners(tx, key, rules, noon));
const entries = async () =>
  (await database.writer.rows.all<{ after: string }>("SELECT action, actor_kind, subject, after FROM audit ORDER BY seq")).map(
    ({ after, ...entry }) => ({ ...entry, after: JSON.parse(after) as unknown }),
  );

test("a start whose team map gives an account to others, or no longer does, is in the audit log; one that changes nothing is not", async () => {
  await database.account({ account_id: "111111111111" as never, tags: '{"team":"pay"}' });
  await database.account({ account_id: "222222222222" as never, tags: '{"Owner":"kim@v.example"}' });
  await start(usualOwnerRules);
  expect(await entries()).toEqual([]);
  const owners = [{ email: "jo@v.example", name: "Jo" }];
  const mapped = { ...usualOwnerRules, teams: [{ of: { by: "tag", key: "team", value: "pay" } as const, owners, line: 2 }] };
  await start(mapped);
  await start(mapped);
  // Tags that changed meanwhile are AWS's word, not the map's.
  await database.writer.transaction((tx) => tx.run("UPDATE accounts SET tags = '{}' WHERE account_id = '222222222222'"));
  await start(mapped);
  await start(usualOwnerRules);
  const told = { action: "owners-imported", actor_kind: "system", subject: "OWNER_FILE" };
  expect(await entries()).toEqual([
    { ...told, after: { lines: 1, accountsChanged: 1, accounts: ["111111111111"] } },
    { ...told, after: { lines: 0, accountsChanged: 1, accounts: ["111111111111"] } },
  ]);
});
