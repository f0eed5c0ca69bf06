/** GET /coverage beside its matrix: accounts that vanished, regions in use that nobody reads, how old a reading is. */
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readCoverage } from "../../db/read/coverage.ts";
import type { AccountId } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";

const minutesAgo = (minutes: number): string => new Date(Date.parse(noon) - minutes * 60_000).toISOString();

let database: TestDatabase;
let application: TestApplication;
beforeEach(async () => {
  database = await testDatabase();
  application = await testApplication(database);
});
afterEach(async () => {
  await application.app.close();
  await database.close();
});

describe("what no matrix of watched scopes shows", () => {
  const beside = async (query = "") =>
    (await application.get(`/api/v1/coverage${query}`)).body as {
      items: { region: string; ageMinutes: number | null }[];
      vanished: { accountName: string; since: string | null }[];
      vanishedTotal: number;
      unread: { accountName: string; region: string; isOn: boolean | null; records: number }[];
      unreadTotal: number;
    };

  it("accounts that vanished, the latest first: only those that were watched once", async () => {
    const left = await database.account({ name: "left", state: "left", left_at: minutesAgo(600) });
    const closed = await database.account({ name: "closed", state: "closed", account_id: "222222222222" as AccountId });
    await database.account({ name: "never ours", state: "closed", account_id: "333333333333" as AccountId });
    const active = await database.account({ name: "active", account_id: "444444444444" as AccountId });
    for (const account of [left, closed]) await database.scope({ account, watched: 0, last_success_at: minutesAgo(900) });
    await database.scope({ account: active });
    const run = await database.run();
    for (const [seen, to_state] of [
      [minutesAgo(800), "suspended"],
      [minutesAgo(500), "closed"],
    ] as const) {
      await database.insert("surroundings_events", { run, subject: "account", account: closed, from_state: "active", to_state, seen });
    }
    const { vanished, vanishedTotal } = await beside();
    expect(vanished).toEqual([
      { accountId: "222222222222", accountName: "closed", state: "closed", since: minutesAgo(500), lastSuccessAt: minutesAgo(900) },
      { accountId: "111111111111", accountName: "left", state: "left", since: minutesAgo(600), lastSuccessAt: minutesAgo(900) },
    ]);
    expect(vanishedTotal).toBe(2);
    expect((await beside("?account=111111111111")).vanished.map(({ accountName }) => accountName)).toEqual(["left"]);
  });

  it("regions that are on, or that records name, without a watched scope; not those whose records fell silent", async () => {
    const shop = await database.account({ name: "shop", regions_on: JSON.stringify(["eu-west-1", "eu-west-2", "us-east-1"]) });
    const outside = await database.account({ name: "stranger", state: "outside", account_id: "222222222222" as AccountId });
    const gone = await database.account({ name: "gone", state: "left", account_id: "333333333333" as AccountId });
    await database.scope({ account: shop, region: "eu-west-1" });
    const named = async (account: number, region: string, row: object = {}) => {
      const scope = await database.scope({ account, region, watched: 0, state: null });
      const { id } = await database.finding({ account, region }, {}, { uid: `${account} ${region}` });
      await database.record({ finding: id, scope, ...row });
    };
    await named(shop, "us-east-1");
    await named(shop, "sa-east-1");
    await named(shop, "ap-south-1", { silence: "no longer watched" });
    await named(outside, "eu-north-1");
    await named(gone, "eu-north-1");
    const { unread, unreadTotal } = await beside();
    expect(unread.map(({ accountName, region, isOn, records }) => [accountName, region, isOn, records])).toEqual([
      ["shop", "eu-west-2", true, 0],
      ["shop", "sa-east-1", false, 1],
      ["shop", "us-east-1", true, 1],
      ["stranger", "eu-north-1", null, 1],
    ]);
    expect(unreadTotal).toBe(4);
    expect((await beside("?region=us-east-1&account=111111111111")).unread.map(({ region }) => region)).toEqual(["us-east-1"]);
  });

  it("nothing of accounts that the reader may not see", async () => {
    const account = await database.account({ state: "left" });
    await database.scope({ account, watched: 0 });
    await database.account({ name: "other", account_id: "222222222222" as AccountId, regions_on: '["eu-west-1"]' });
    const reach = { kind: "accounts", accounts: ["444444444444" as AccountId] } as const;
    const told = await readCoverage(database.db, reach, {}, { now: new Date(noon), intervalMs: 3_600_000 });
    expect(told).toMatchObject({ vanished: [], vanishedTotal: 0, unread: [], unreadTotal: 0, total: 0 });
  });

  it("how old what was read is, as of the same instant", async () => {
    const account = await database.account();
    await database.scope({ account, region: "eu-west-1", last_success_at: minutesAgo(90.5) });
    await database.scope({ account, region: "us-east-1", last_success_at: null });
    expect((await beside()).items.map(({ ageMinutes }) => ageMinutes)).toEqual([90, null]);
  });
});
