/** What a list of accounts proves, and what it does not. */
import { afterEach, beforeEach, expect, test } from "vitest";
import { dayOf, momentOf } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { noon, type TestDatabase, testDatabase } from "../../test/support/database.ts";
import { brokenDayLaws } from "../../test/support/day-laws.ts";
import { type ListedAccount, writeAccounts } from "./accounts.ts";
import { rebuildOrganizationSteps, settleDays } from "./steps.ts";
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
  return database.writer.transaction((tx) => writeAccounts(tx, newWriting(run, momentOf(Date.parse(noon), "UTC")), accounts, complete));
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

test("the days of both OUs are those of their accounts after a move, before a run has settled them and afterwards", async () => {
  await write([listed(1), listed(2), listed(3)]);
  const check = await database.insert("checks", { check_id: "S3.1", folded: "s3.1", kind: "posture", title: "S3.1" });
  const [first, second] = [dayOf("2026-11-22T12:00:00Z", "UTC"), dayOf("2026-11-23T12:00:00Z", "UTC")];
  const place = { region: "eu-west-1", check_ref: check };
  const step = (account: number, from: "none" | "open", to: "open" | "passed") =>
    database.insert("steps", {
      ...{ ...place, account, day: from === "none" ? first : second, product: "securityhub", from_state: from, to_state: to },
      ...{ from_severity: from === "open" ? "HIGH" : "", to_severity: to === "open" ? "HIGH" : "" },
      ...{ cause: from === "open" ? "fixed" : "new", n: account },
    });
  for (const account of [1, 2, 3]) {
    await step(account, "none", account === 2 ? "open" : "passed");
    const fails = account === 2 ? 1 : 0;
    await database.insert("score_steps", { ...place, account, day: first, failed: fails, unknown: 0, passed: 1 - fails });
  }
  await step(2, "open", "passed");
  await database.insert("score_steps", { ...place, account: 2, day: second, failed: -1, unknown: 0, passed: 1 });
  await database.writer.transaction((tx) => rebuildOrganizationSteps(tx));
  expect(await brokenDayLaws(database.writer.rows)).toEqual([]);
  await write([listed(1), listed(2, { ouId: "ou-2", ouPath: "Root / Shop" }), listed(3)]);
  expect(await brokenDayLaws(database.writer.rows)).toEqual([]);
  await database.writer.transaction(settleDays);
  expect(await brokenDayLaws(database.writer.rows)).toEqual([]);
  const score = await database.writer.rows.all("SELECT ou_id, day, failed, passed FROM unit_score_days WHERE failed <> 0 OR passed <> 0");
  expect(score).toEqual([
    { ou_id: "ou-1", day: first, failed: 0, passed: 1 },
    { ou_id: "ou-2", day: first, failed: 1, passed: 0 },
    { ou_id: "ou-2", day: second, failed: -1, passed: 1 },
  ]);
});
