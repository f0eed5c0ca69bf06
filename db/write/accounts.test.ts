/** What a list of accounts proves, and what it does not. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { dayOf } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { type ListedAccount, writeAccounts } from "./accounts.ts";
import { rebuildOrganizationSteps } from "./steps.ts";
import { newWriting } from "./writing.ts";

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const listed = (digit: number, more: Partial<ListedAccount> = {}): ListedAccount => ({
  id: String(digit).repeat(12) as AccountId,
  organizationId: "o-one",
  name: `account ${digit}`,
  email: undefined,
  state: "active",
  ouId: "ou-1",
  ouPath: "Root / Workloads",
  joinedAt: undefined,
  ...more,
});

async function write(accounts: readonly ListedAccount[], complete = true): Promise<readonly number[]> {
  const run = await database.run();
  return database.writer.transaction((tx) => writeAccounts(tx, newWriting(run, noon, dayOf(noon, "UTC")), accounts, complete));
}

const kept = <Column extends string>(column: Column) =>
  database.writer.rows.all<Record<Column, string | null>>(`SELECT ${column} FROM accounts ORDER BY account_id`);

test("only a complete list of its own organization proves that an account left", async () => {
  await write([listed(1), listed(2)]);
  expect(await write([listed(1)], false)).toEqual([]);
  expect(await write([listed(3, { organizationId: "o-another" })])).toEqual([]);
  expect(await kept("state")).toEqual([{ state: "active" }, { state: "active" }, { state: "active" }]);
  expect(await write([listed(1)])).toHaveLength(1);
  expect(await kept("state")).toEqual([{ state: "active" }, { state: "left" }, { state: "active" }]);
});

test("OUs that could not be read this time stand as they were; a move whose way is not known has none", async () => {
  await write([listed(1), listed(2), listed(3)]);
  await write([
    listed(1, { ouId: undefined, ouPath: undefined }),
    listed(2, { ouPath: undefined }),
    listed(3, { ouId: "ou-2", ouPath: undefined }),
  ]);
  expect(await kept("ou_id")).toEqual([{ ou_id: "ou-1" }, { ou_id: "ou-1" }, { ou_id: "ou-2" }]);
  expect(await kept("ou_path")).toEqual([{ ou_path: "Root / Workloads" }, { ou_path: "Root / Workloads" }, { ou_path: null }]);
});

test("an account that moves to another OU takes its records along; a list that could not read the OUs moves nobody", async () => {
  await write([listed(1), listed(2)]);
  const check = await database.insert("checks", { check_id: "S3.1", folded: "s3.1", kind: "posture", title: "S3.1" });
  for (const account of [1, 2]) {
    const step = { account, day: dayOf(noon, "UTC"), region: "eu-west-1", check_ref: check, failed: account, unknown: 0, passed: 10 };
    await database.insert("score_steps", step);
  }
  await database.writer.transaction((tx) => rebuildOrganizationSteps(tx));
  const records = () =>
    database.writer.rows.all("SELECT ou_path, failed, passed FROM unit_records WHERE failed <> 0 OR passed <> 0 ORDER BY ou_path");
  const together = [{ ou_path: "Root / Workloads", failed: 3, passed: 20 }];
  expect(await records()).toEqual(together);
  await write([listed(1, { ouId: undefined, ouPath: undefined }), listed(2)]);
  expect(await records()).toEqual(together);
  await write([listed(1), listed(2, { ouId: "ou-2", ouPath: "Root / Shop" })]);
  expect(await records()).toEqual([
    { ou_path: "Root / Shop", failed: 2, passed: 10 },
    { ou_path: "Root / Workloads", failed: 1, passed: 10 },
  ]);
});
