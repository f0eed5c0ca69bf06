/** Service levels by HTTP: who may decide days, what becomes due by them, and how many fixes kept them; each number beside a plain count of the rows. */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Accounts, Units, WholeAccount } from "../../contract/accounts.ts";
import type { Findings } from "../../contract/findings.ts";
import type { Posture } from "../../contract/posture.ts";
import type { Kept, ServiceLevels } from "../../contract/service-levels.ts";
import type { Day } from "../../posture/calendar.ts";
import { dayAfter } from "../../posture/calendar.ts";
import { usualLevels } from "../../posture/service-level.ts";
import type { AccountId, Severity } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { brokenLevelLaws } from "../support/level-laws.ts";
import { cookieOf, signedIn } from "../support/signed-in.ts";
import { sumRows } from "../support/summed.ts";

const id = (digit: number) => String(digit).repeat(12) as AccountId;
const today = "2026-11-24" as Day;

let database: TestDatabase;
let application: TestApplication;
let atMs: number;
const rows = new Map<number, number>();

/** Open since so many days, by the usual levels. */
async function open(digit: number, severity: Severity, days: number, more: { region?: string; check?: string; counted?: 0 | 1 } = {}) {
  const clockDay = dayAfter(today, -days);
  const { region = "eu-west-1", check = "S3.1", counted = 1 } = more;
  const made = await database.finding(
    {
      account: rows.get(digit) ?? 0,
      severity,
      region,
      counted,
      opened_at: `${clockDay}T08:00:00.000Z`,
      clock_day: clockDay,
      due_on: severity === "INFORMATIONAL" ? null : dayAfter(clockDay, usualLevels[severity]),
    },
    { check_id: check, principle: check === "IAM.5" ? "identity" : "data" },
    { uid: `arn:aws:s3:::bucket-${Math.random()}` },
  );
  await database.event({ finding: made.id, at: `${clockDay}T08:00:00.000Z`, to_severity: severity, from_state: "none", to_state: "open" });
}

beforeEach(async () => {
  database = await testDatabase();
  atMs = Date.parse(noon);
  const organization_id = "o-1";
  for (const [ou_id, parent, path] of [
    ["r-1", null, "Root"],
    ["ou-pay", "r-1", "Root / Payments"],
    ["ou-card", "ou-pay", "Root / Payments / Cards"],
  ])
    await database.insert("ous", { ou_id: ou_id ?? "", organization_id, parent: parent ?? null, path: path ?? null });
  for (const [digit, ou_id, ou_path] of [
    [1, "ou-pay", "Root / Payments"],
    [2, "ou-card", "Root / Payments / Cards"],
    [3, "r-1", "Root"],
  ] as const) {
    rows.set(digit, await database.account({ account_id: id(digit), name: `account ${digit}`, organization_id, ou_id, ou_path }));
    await database.scope({ account: rows.get(digit) ?? 0 });
  }
  await database.run({ day: today });
  for (const digit of [1, 2, 3]) {
    await open(digit, "CRITICAL", 8);
    await open(digit, "CRITICAL", 7, { check: "IAM.5" });
    await open(digit, "HIGH", 31, { region: "us-east-1" });
    await open(digit, "HIGH", 24);
    await open(digit, "MEDIUM", 20);
    await open(digit, "LOW", 400);
    await open(digit, "INFORMATIONAL", 900);
    await open(digit, "CRITICAL", 30, { counted: 0 });
  }
  await database.finding({ account: rows.get(1) ?? 0, standing: "suppressed" }, {}, { uid: "arn:aws:s3:::suppressed" });
  await sumRows(database);
  application = await testApplication(database, { now: () => new Date(atMs) });
});
afterEach(async () => {
  expect(await brokenLevelLaws(database.writer.rows)).toEqual([]);
  await application.app.close();
  await database.close();
});

const get = async <Body>(url: string, headers?: Record<string, string>): Promise<Body> => {
  const { status, body } = await application.get(`/api/v1${url}`, headers);
  expect([status, status === 200 ? "" : body]).toEqual([200, ""]);
  return body as Body;
};
async function decide(payload: object, headers: Record<string, string> = {}) {
  const response = await application.app.inject({ method: "PUT", url: "/api/v1/service-levels", payload, headers });
  return { status: response.statusCode, body: response.json() as ServiceLevels & { errors?: { field: string }[] } };
}
/** By the findings as the list tells them, one by one. */
async function countedOneByOne(query: string) {
  const { items } = await get<Findings>(`/findings?status=open&limit=200${query}`);
  const of = (word: string) => items.filter(({ due }) => due === word);
  const by = (word: string, severity: Severity) => of(word).filter((item) => item.severity === severity).length;
  const counts = (word: string) => ({
    CRITICAL: by(word, "CRITICAL"),
    HIGH: by(word, "HIGH"),
    MEDIUM: by(word, "MEDIUM"),
    LOW: by(word, "LOW"),
  });
  return { overdue: counts("overdue"), overdueTotal: of("overdue").length, soon: counts("soon"), soonTotal: of("soon").length };
}
const as = async (role: "lead" | "owner", accounts: readonly string[] = []) => {
  const token = `a-${role}`.padEnd(43, "-");
  await signedIn(database.writer, { role, token, accounts, email: `a-${role}@pillarwatch.test` });
  return { cookie: cookieOf(token) };
};

describe("what is due", () => {
  const views = [
    "",
    "&account=111111111111",
    "&ou=Root%20/%20Payments",
    "&region=us-east-1",
    "&region=us-east-1&account=222222222222",
    "&principle=identity",
    "&principle=identity&ou=ou-card",
  ];

  test("is told of any view as its findings tell it one by one", async () => {
    for (const view of views) {
      const { due } = await get<Posture>(`/posture?${view}`);
      expect([view, due]).toEqual([view, await countedOneByOne(view)]);
      expect(due?.overdueTotal).toBeGreaterThanOrEqual(view.includes("identity") ? 0 : 1);
    }
    expect((await get<Posture>("/posture")).due).toMatchObject({
      overdue: { CRITICAL: 3, HIGH: 3, LOW: 3 },
      soon: { CRITICAL: 3, HIGH: 3 },
    });
  });

  test("of accounts in a list and of one, with the levels that it has", async () => {
    const { items } = await get<Accounts>("/accounts");
    for (const account of items) {
      const counted = await countedOneByOne(`&account=${account.id}`);
      expect([account.id, account.due]).toEqual([account.id, counted]);
      expect((await get<WholeAccount>(`/accounts/${account.id}`)).due).toEqual(counted);
    }
    const { levels } = await get<WholeAccount>("/accounts/111111111111");
    expect(levels).toEqual([
      { severity: "CRITICAL", days: 7, from: "usual", ou: null },
      { severity: "HIGH", days: 30, from: "usual", ou: null },
      { severity: "MEDIUM", days: 90, from: "usual", ou: null },
      { severity: "LOW", days: 180, from: "usual", ou: null },
    ]);
  });

  test("of OUs, each with all below it", async () => {
    const { items } = await get<Units>("/ous");
    expect(items.map(({ path }) => path)).toEqual(["Root", "Root / Payments", "Root / Payments / Cards"]);
    for (const { path, due } of items) expect([path, due]).toEqual([path, await countedOneByOne(`&ou=${encodeURIComponent(path)}`)]);
    expect(items.map(({ due }) => due?.overdueTotal)).toEqual([9, 6, 3]);
  });

  test("changes when a day begins, with everything that is told by it; nothing is said of a past day", async () => {
    atMs += 12 * 3_600_000; // midnight
    for (const view of views) expect((await get<Posture>(`/posture?${view}`)).due).toEqual(await countedOneByOne(view));
    expect((await get<Posture>("/posture")).due).toMatchObject({ overdue: { CRITICAL: 6, HIGH: 3 }, soon: { CRITICAL: 0, HIGH: 3 } });
    expect((await get<Posture>(`/posture?at=${today}`)).due).toBeNull();
  });

  test("is filtered, and sorted: what has been overdue longest first, what is not due last", async () => {
    const overdue = await get<Findings>("/findings?due=overdue&limit=200");
    expect([overdue.total, new Set(overdue.items.map(({ due }) => due))]).toEqual([9, new Set(["overdue"])]);
    const sorted = (await get<Findings>("/findings?sort=due&limit=200")).items.map(({ dueOn }) => dueOn ?? "9999");
    expect(sorted).toEqual([...sorted].sort());
    expect(sorted.at(-1)).toBe("9999");
  });
});

describe("days that are decided", () => {
  test("apply at once: the account's go before its OU's, these before the organization's; taken back, the next ones stand", async () => {
    expect((await decide({ days: { CRITICAL: 3, HIGH: 14 } })).status).toBe(200);
    expect((await decide({ ou: "ou-pay", days: { CRITICAL: 30 } })).status).toBe(200);
    const { body } = await decide({ account: id(2), days: { MEDIUM: 10 } });
    expect(body.items).toMatchObject([
      {
        place: "organization",
        id: null,
        name: null,
        days: { CRITICAL: 3, HIGH: 14, MEDIUM: null, LOW: null },
        changedByName: "Test administrator",
      },
      { place: "ou", id: "ou-pay", name: "Root / Payments", days: { CRITICAL: 30, HIGH: null } },
      { place: "account", id: id(2), name: "account 2", days: { MEDIUM: 10 } },
    ]);
    const levels = async (digit: number) =>
      (await get<WholeAccount>(`/accounts/${id(digit)}`)).levels.map(({ days, from, ou }) => [days, from, ou]);
    expect(await levels(2)).toEqual([
      [30, "ou", "Root / Payments"],
      [14, "organization", null],
      [10, "account", null],
      [180, "usual", null],
    ]);
    expect((await levels(3))[0]).toEqual([3, "organization", null]);
    expect((await get<Posture>("/posture")).due).toEqual(await countedOneByOne(""));
    expect((await get<Posture>("/posture?ou=ou-card")).due).toMatchObject({ overdue: { CRITICAL: 0, HIGH: 2, MEDIUM: 1 } });
    expect(await brokenLevelLaws(database.writer.rows)).toEqual([]);
    for (const place of [{}, { ou: "ou-pay" }, { account: id(2) }]) expect((await decide({ ...place, days: {} })).status).toBe(200);
    expect((await get<ServiceLevels>("/service-levels")).items).toEqual([]);
    expect((await get<Posture>("/posture")).due).toMatchObject({ overdue: { CRITICAL: 3, HIGH: 3, MEDIUM: 0, LOW: 3 } });
  });

  test("are in the audit log, each decision once", async () => {
    await decide({ days: { CRITICAL: 3 } });
    await decide({ days: { CRITICAL: 3 } });
    await decide({ account: id(1), days: { LOW: 400 } });
    await decide({ days: {} });
    const entries = await database.writer.rows.all(
      "SELECT subject, before, after FROM audit WHERE action = 'settings-changed' ORDER BY seq",
    );
    expect(entries).toEqual([
      { subject: "service-levels", before: null, after: '{"CRITICAL":3}' },
      { subject: `service-levels ${id(1)}`, before: null, after: '{"LOW":400}' },
      { subject: "service-levels", before: '{"CRITICAL":3}', after: null },
    ]);
  });

  test("are an administrator's to decide; what is mistyped, twofold or unknown is named", async () => {
    expect((await decide({ days: { LOW: 1 } }, await as("lead"))).status).toBe(403);
    expect((await decide({ days: { CRITICAL: 8, HIGH: 7 } })).body.errors?.map(({ field }) => field)).toEqual(["days.HIGH"]);
    expect((await decide({ ou: "ou-pay", account: id(1), days: {} })).status).toBe(400);
    expect((await decide({ ou: "nowhere", days: {} })).status).toBe(404);
    expect((await decide({ account: id(9), days: {} })).status).toBe(404);
    expect((await decide({ days: { INFORMATIONAL: 7 } })).status).toBe(400);
    expect((await get<ServiceLevels>("/service-levels")).items).toEqual([]);
  });

  test("stop at the wall: an owner sees by which days their own accounts are due, and no one else's", async () => {
    await decide({ account: id(2), days: { CRITICAL: 1 } });
    const ada = await as("owner", [id(1)]);
    expect((await application.get("/api/v1/service-levels", ada)).status).toBe(403);
    expect((await get<Posture>("/posture", ada)).due).toEqual((await get<Posture>("/posture?account=111111111111")).due);
    expect((await application.get(`/api/v1/accounts/${id(2)}`, ada)).status).toBe(404);
  });
});

describe("fixes in time", () => {
  test("by week of any view, by the level of their day", async () => {
    const check = (await database.writer.rows.get<{ id: number }>("SELECT id FROM checks WHERE check_id = 'S3.1'"))?.id ?? 0;
    const fixed = (day: string, account: number, in_time: number, late: number, region = "eu-west-1") =>
      database.insert("fix_levels", { account: rows.get(account) ?? 0, day: day as Day, region, check_ref: check, in_time, late });
    await fixed("2026-11-23", 1, 3, 1); // a Monday
    await fixed("2026-11-22", 1, 1, 0);
    await fixed("2026-11-16", 2, 0, 2, "us-east-1");
    await fixed("2026-08-01", 2, 5, 5);
    await database.writer.transaction(async (tx) => {
      await tx.run(
        `INSERT INTO finding_events (finding, run, from_standing, to_standing, from_severity, to_severity, cause, evidence_lost, at, seen, day, account, region,
           check_ref, product, counted, from_state, to_state, in_time)
         WITH RECURSIVE n AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM n WHERE n < 10)
         SELECT (SELECT id FROM findings WHERE standing = 'suppressed'), 1000 + fix_levels.rowid_of * 100 + n + 50 * late_side, 'open', 'resolved', 'HIGH', 'HIGH', 'fixed', 0, day, day, day,
           account, region, check_ref, 'securityhub', 1, 'open', 'passed', 1 - late_side
         FROM (SELECT *, row_number() OVER () AS rowid_of FROM fix_levels) AS fix_levels, n, (SELECT 0 AS late_side UNION ALL SELECT 1)
         WHERE n <= CASE late_side WHEN 1 THEN late ELSE in_time END`,
      );
    });
    await sumRows(database);
    const kept = await get<Kept>("/service-levels/kept?weeks=2");
    expect(kept).toEqual({
      inTime: 4,
      late: 3,
      percentage: 57,
      weeks: [
        { from: "2026-11-16", to: "2026-11-22", inTime: 1, late: 2, percentage: 33 },
        { from: "2026-11-23", to: "2026-11-29", inTime: 3, late: 1, percentage: 75 },
      ],
    });
    expect(await get<Kept>("/service-levels/kept")).toMatchObject({ inTime: 4, late: 3 });
    expect(await get<Kept>("/service-levels/kept?weeks=20")).toMatchObject({ inTime: 9, late: 8 });
    expect(await get<Kept>("/service-levels/kept?region=us-east-1")).toMatchObject({ inTime: 0, late: 2, percentage: 0 });
    expect(await get<Kept>("/service-levels/kept?ou=ou-card")).toMatchObject({ inTime: 0, late: 2 });
    expect(await get<Kept>("/service-levels/kept?principle=identity")).toMatchObject({ inTime: 0, late: 0, percentage: null });
    expect(await get<Kept>("/service-levels/kept", await as("owner", [id(1)]))).toMatchObject({ inTime: 4, late: 1 });
  });
});
