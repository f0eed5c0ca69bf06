/**
 * A week of two accounts, written as sums, so that a test knows every number: payments is read from the first complete run on, the 19th; shop
 * joins on the 21st and leaves on the 24th. Nobody ran on the 22nd. On the 23rd everything of payments is fixed.
 */
import type { Schema } from "../../db/schema.ts";
import { rebuildOrganizationDays } from "../../db/write/account-days.ts";
import { rebuildOrganizationSteps } from "../../db/write/steps.ts";
import type { Day } from "../../posture/calendar.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestDatabase, testDatabase } from "./database.ts";

export const november = (day: number): Day => `2026-11-${day}` as Day;
export const payments = "111111111111" as AccountId;
export const shop = "222222222222" as AccountId;

export async function trended(): Promise<TestDatabase> {
  const database = await testDatabase();
  const first = await database.account({ account_id: payments, ou_id: "ou-pay", ou_path: "Root / Payments" });
  const second = await database.account({ account_id: shop, name: "shop-prod", ou_id: "ou-shop", ou_path: "Root / Shop" });
  const bucket = await database.insert("checks", {
    folded: "s3.1",
    check_id: "S3.1",
    kind: "posture",
    title: "Public",
    principle: "people",
  });
  const image = await database.insert("checks", {
    folded: "cve-2026-1",
    check_id: "CVE-2026-1",
    kind: "vulnerability",
    title: "curl",
    principle: "layers",
  });
  const step = (row: Partial<Schema["steps"]>) =>
    database.insert("steps", {
      account: first,
      region: "eu-west-1",
      check_ref: bucket,
      product: "securityhub",
      from_state: "none",
      to_state: "open",
      from_severity: "",
      to_severity: "HIGH",
      cause: "new",
      n: 1,
      ...row,
    });
  const fixed = { from_state: "open", to_state: "passed", to_severity: "", cause: "fixed" } as const;
  await step({ day: november(19), n: 3 });
  await step({ day: november(19), to_state: "passed", to_severity: "", n: 7 });
  await step({ day: november(20), ...fixed, from_severity: "HIGH" });
  await step({ day: november(20), cause: "new", region: "us-east-1" });
  await step({ day: november(21), from_state: "open", from_severity: "HIGH", to_severity: "CRITICAL", cause: "severity" });
  const vulnerable = { account: second, check_ref: image, product: "inspector" };
  await step({ day: november(21), ...vulnerable, to_severity: "LOW", cause: "account joined", n: 5 });
  await step({ day: november(23), ...fixed, from_severity: "HIGH" });
  await step({ day: november(23), ...fixed, from_severity: "CRITICAL" });
  await step({ day: november(23), ...fixed, from_severity: "HIGH", region: "us-east-1", cause: "resource gone", to_state: "closed" });
  const left = { from_state: "open", from_severity: "LOW", to_state: "closed", to_severity: "", cause: "account left", n: 5 } as const;
  await step({ day: november(24), ...vulnerable, ...left });

  const score = (row: Partial<Schema["score_steps"]>) =>
    database.insert("score_steps", { account: first, region: "eu-west-1", check_ref: bucket, failed: 0, unknown: 0, passed: 0, ...row });
  const backups = await database.insert("checks", { folded: "rds.8", check_id: "RDS.8", kind: "posture", title: "x", principle: "events" });
  await score({ day: november(19), failed: 3, passed: 7 });
  await score({ day: november(19), check_ref: backups, passed: 2 });
  await score({ day: november(20), failed: -1, passed: 1 });
  await score({ day: november(20), failed: 1, region: "us-east-1" });
  await score({ day: november(23), failed: -2, passed: 2 });
  await score({ day: november(23), failed: -1, region: "us-east-1" });

  const fix = (day: number, hours: number, n: number, account = first) =>
    database.insert("fix_times", {
      day: november(day),
      account,
      region: "eu-west-1",
      check_ref: bucket,
      product: "securityhub",
      severity: "HIGH",
      hours,
      n,
    });
  await fix(19, 900, 3); // between runs that were not complete: no change
  await fix(20, 10, 1);
  await fix(23, 30, 1);
  await fix(23, 100, 8);
  await fix(23, 500, 1);

  const reported = (day: number, account: number, fresh: number) =>
    database.insert("account_days", {
      day: november(day),
      account,
      fresh,
      scopes: 8,
      score_fresh: Math.min(fresh, 2),
      score_scopes: 2,
      denied_by_scp: 1,
    });
  for (const day of [19, 20, 21, 23, 24]) await reported(day, first, day === 20 ? 6 : 8);
  for (const day of [21, 23]) await reported(day, second, 8);
  const run = (day: number, rules: string, time_zone: string, complete: 0 | 1 = 1) =>
    database.run({ day: november(day), started_at: `${november(day)}T06:00:00.000Z`, rules, time_zone, complete });
  await run(18, "1.aaa", "UTC", 0);
  await run(19, "1.aaa", "UTC");
  await run(20, "1.bbb", "UTC");
  await run(21, "2.bbb", "UTC");
  await run(23, "2.bbb", "Europe/Berlin");
  await run(24, "2.bbb", "Europe/Berlin");

  const before = (day: number, n: number, severity: "HIGH" | "LOW") =>
    database.insert("reconstructed_steps", {
      day: november(day),
      account: first,
      region: "eu-west-1",
      check_ref: bucket,
      product: "securityhub",
      severity,
      n,
    });
  await before(15, 2, "HIGH");
  await before(17, 1, "LOW");
  await before(18, -1, "HIGH");
  await database.writer.transaction(async (tx) => {
    await rebuildOrganizationSteps(tx);
    await rebuildOrganizationDays(tx);
  });
  return database;
}
