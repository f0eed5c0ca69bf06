/** What a name or an id leads to: accounts and OUs, checks, findings by our id and by AWS's, resources; and nothing that a reader may not see. */
import { afterAll, beforeAll, expect, it, test } from "vitest";
import type { Search } from "../../contract/search.ts";
import { recordIdentity } from "../../db/digest.ts";
import { readSearch } from "../../db/read/search.ts";
import { guardDutyNativeId, hubNativeId } from "../../posture/identity.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { type TestDatabase, testDatabase } from "../support/database.ts";

let database: TestDatabase;
let application: TestApplication;
let finding: string;
let products: { guardduty: string; inspector: string };
const id = (digit: number) => String(digit).repeat(12) as AccountId;
const bucket = "arn:aws:s3:::labels";
const native = "arn:aws:securityhub:eu-central-1:111111111111:security-control/S3.1/finding/6f2a";
const guardDuty = "16afba5c5c43e07c9e3e5e2e544e95df";
/** An administrator answers with a detector of its own. */
const guardDutyArn = `arn:aws:guardduty:eu-west-1:999999999999:detector/4eafba5c/finding/${guardDuty}`;
const inspector = "arn:aws:inspector2:eu-west-1:111111111111:finding/0a1b";

beforeAll(async () => {
  database = await testDatabase();
  const payments = await database.account({ account_id: id(1), name: "payments-prod", ou_id: "ou-1", ou_path: "Root / Payments" });
  const shop = await database.account({ account_id: id(2), name: "shop", ou_id: "ou-2", ou_path: "Root / Payments / Shop" });
  await database.account({ account_id: id(3), name: "old payments", ou_id: "ou-1", ou_path: "Root / Payments", state: "left" });
  const scope = await database.scope({ account: payments });
  const made = await database.finding({ account: payments }, { check_id: "S3.1", title: "Buckets block public access" }, { uid: bucket });
  finding = made.publicId;
  await database.record({
    finding: made.id,
    scope,
    identity: recordIdentity("securityhub", hubNativeId("arn:aws:securityhub:eu-central-1::product/aws/securityhub", native)),
  });
  const detector = await database.scope({ account: payments, source: "guardduty" });
  const threat = await database.finding(
    { account: payments, kind: "threat" },
    { check_id: "Recon:EC2/Portscan", kind: "threat" },
    { uid: "i-x" },
  );
  await database.record({
    finding: threat.id,
    scope: detector,
    identity: recordIdentity("guardduty", guardDutyNativeId(id(1), "eu-west-1", guardDuty)),
  });
  const weakness = await database.finding(
    { account: payments, kind: "vulnerability" },
    { check_id: "CVE-2026-1", kind: "vulnerability" },
    { uid: "i-y" },
  );
  await database.record({
    finding: weakness.id,
    scope: await database.scope({ account: payments, source: "inspector" }),
    identity: recordIdentity("inspector", inspector),
  });
  products = { guardduty: threat.publicId, inspector: weakness.publicId };
  await database.finding(
    { account: shop, standing: "resolved" },
    { check_id: "S3.17", title: "Payments are sealed" },
    { uid: `${bucket}-old` },
  );
  await database.finding({ account: shop, standing: "passed" }, { check_id: "S3.2", title: "Passed" }, { uid: `${bucket}-passed` });
  for (let n = 1; n <= 9; n += 1)
    await database.finding({ account: shop }, { check_id: `EC2.${n}`, title: "Instances" }, { uid: `i-${n}` });
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const search = async (text: string): Promise<Search> => {
  const { status, body } = await application.get(`/api/v1/search?${new URLSearchParams({ text })}`);
  expect(status).toBe(200);
  return body as Search;
};
const none = { accounts: [], units: [], checks: [], findings: [], resources: [], more: false };

it("a part of a name finds accounts, OUs and checks: what begins with it first, whatever its case", async () => {
  const { accounts, units, checks } = await search(" PAYMENTS ");
  expect(accounts.map(({ name }) => name)).toEqual(["payments-prod", "old payments", "shop"]);
  expect(units).toEqual([{ path: "Root / Payments", accounts: 2 }]);
  expect(checks.map(({ check }) => check)).toEqual(["S3.17"]);
});

it("a check by its id: the very one, then those that begin so, with passed ones; at most eight, and that there are more", async () => {
  expect((await search("s3.1")).checks.map(({ check }) => check)).toEqual(["S3.1", "S3.17"]);
  expect((await search("S3.2")).checks).toEqual([{ check: "S3.2", kind: "posture", title: "Passed" }]);
  const { checks, more } = await search("ec2.");
  expect([checks.length, more]).toEqual([8, true]);
});

it("a finding by its id, and by the ARN that AWS shows for it", async () => {
  const found = [expect.objectContaining({ id: finding, title: "Buckets block public access", status: "open" })];
  expect((await search(finding)).findings).toEqual(found);
  expect((await search(native)).findings).toEqual(found);
  expect((await search(finding.slice(1))).findings).toEqual([]);
});

it.each(["guardduty", "inspector"] as const)("a finding of %s by what AWS calls it", async (product) => {
  for (const name of product === "guardduty" ? [guardDuty, guardDutyArn] : [inspector]) {
    const { findings } = await search(name);
    expect([name, findings.map(({ id: found }) => found)]).toEqual([name, [products[product]]]);
  }
});

it("a resource by its ARN, and those that begin with it; what is no problem is none", async () => {
  expect((await search(bucket)).resources.map(({ id, open, findings }) => [id, open, findings])).toEqual([
    [bucket, 1, 1],
    [`${bucket}-old`, 0, 1],
  ]);
  expect((await search("i-1")).resources.map(({ id }) => id)).toEqual(["i-1"]);
});

it("what nothing is called is nothing; letters of a pattern are letters", async () => {
  expect(await search("nowhere")).toEqual(none);
  expect(await search("%")).toEqual(none);
});

test("behind the wall there is nothing", async () => {
  const reach = { kind: "accounts", accounts: [id(2)] } as const;
  for (const text of ["payments-prod", "S3.1", finding, native, bucket, guardDuty, guardDutyArn, inspector]) {
    const found = JSON.stringify(await readSearch(database.db, reach, text));
    for (const hidden of [id(1), `"S3.1"`, finding, products.guardduty, products.inspector, `"${bucket}"`])
      expect(found).not.toContain(hidden);
  }
  expect(await readSearch(database.db, { kind: "accounts", accounts: [] }, "S3")).toEqual(none);
});
