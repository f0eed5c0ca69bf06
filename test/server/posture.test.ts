/** Every number of /posture, /posture/explain, /principles and /best-practices, against the rows themselves: counted by plain SQL. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Coverage } from "../../contract/coverage.ts";
import type { Explained, Posture, Principles } from "../../contract/posture.ts";
import type { BestPractices, WholePrinciple } from "../../contract/practices.ts";
import { readAccount } from "../../db/read/account.ts";
import { readExplained } from "../../db/read/explain.ts";
import { readPosture } from "../../db/read/posture.ts";
import { readBestPractices, readPrinciple } from "../../db/read/practices.ts";
import { readUnits } from "../../db/read/units.ts";
import { writeAccountDays } from "../../db/write/account-days.ts";
import { rebuildOrganizationSteps } from "../../db/write/steps.ts";
import type { Day } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import type { Reach } from "../../posture/reach.ts";
import { type AccountId, principleGroups, severities } from "../../posture/words.ts";
import { type TestApplication, testApplication } from "../support/application.ts";
import { noon, type TestDatabase, testDatabase } from "../support/database.ts";
import { fillHalden } from "../support/halden.ts";
import { sumRows } from "../support/summed.ts";

const today = "2026-11-24" as Day;
let database: TestDatabase;
let application: TestApplication;
beforeAll(async () => {
  database = await testDatabase();
  await fillHalden(database);
  for (const { check_id } of await database.writer.rows.all<{ check_id: string }>("SELECT check_id FROM checks")) {
    const { principle } = builtIn.decide({ check: check_id });
    await database.writer.transaction((tx) => tx.run("UPDATE checks SET principle = ? WHERE check_id = ?", [principle, check_id]));
  }
  const of = `UPDATE records SET word = (SELECT CASE standing WHEN 'open' THEN 'open' WHEN 'suppressed' THEN 'suppressed' ELSE 'passed' END
    FROM findings WHERE findings.id = finding), control = (SELECT source = 'securityhub' FROM findings WHERE findings.id = finding)`;
  await database.writer.transaction((tx) => tx.run(of));
  await sumRows(database);
  // A control that passed for a day, and has no record that speaks any more.
  const check = await database.insert("checks", {
    check_id: "Old.1",
    folded: "old.1",
    kind: "posture",
    title: "Old",
    principle: "unmapped",
  });
  for (const [day, passed] of [
    ["2026-11-20", 1],
    ["2026-11-21", -1],
  ] as const) {
    const row = { day: day as Day, check_ref: check, failed: 0, unknown: 0, passed };
    await database.insert("score_steps", { account: 1, region: "eu-west-1", ...row });
  }
  await database.writer.transaction((tx) => rebuildOrganizationSteps(tx));
  await database.writer.transaction((tx) => writeAccountDays(tx, today, Date.parse(noon), 3_600_000));
  await database.writer.transaction((tx) => tx.run("UPDATE runs SET day = ?, rules = '1.abc' WHERE day IS NULL", [today]));
  application = await testApplication(database);
});
afterAll(async () => {
  await application.app.close();
  await database.close();
});

const ask = async <Answer>(path: string): Promise<Answer> => {
  const { status, body } = await application.get(`/api/v1${path}`);
  expect([path, status]).toEqual([path, 200]);
  return body as Answer;
};
const count = async (condition: string): Promise<number> => {
  const sql = `SELECT count(*) AS n FROM findings JOIN accounts ON accounts.id = account JOIN checks ON checks.id = check_ref WHERE counted = 1 AND ${condition}`;
  return (await database.writer.rows.get<{ n: number }>(sql))?.n ?? Number.NaN;
};
const openOf = async (condition = "1 = 1"): Promise<Record<string, number>> => {
  const counted: Record<string, number> = {};
  for (const severity of severities) counted[severity] = await count(`standing = 'open' AND severity = '${severity}' AND ${condition}`);
  return counted;
};

/** A view, and the rows that are in it. */
const views: readonly (readonly [query: string, condition: string])[] = [
  ["", "1 = 1"],
  ["account=100000000006", "account_id = '100000000006'"],
  ["account=100000000006&account=100000000007", "account_id IN ('100000000006', '100000000007')"],
  ["ou=Root%20/%20Payments", "ou_path = 'Root / Payments'"],
  ["ou=Root", "ou_path LIKE 'Root / %'"],
  ["region=eu-west-1", "region = 'eu-west-1'"],
  ["principle=layers", "principle = 'layers'"],
  [
    "account=100000000006&region=us-east-1&principle=people",
    "account_id = '100000000006' AND region = 'us-east-1' AND principle = 'people'",
  ],
  ["account=999999999999", "1 = 0"],
];

describe("GET /posture", () => {
  it.each(views)("?%s counts the rows of its view", async (query, condition) => {
    const told = await ask<Posture>(`/posture?${query}`);
    const nobody = condition === "1 = 0";
    expect(told.open).toEqual(nobody ? null : await openOf(condition));
    expect([told.openTotal, told.suppressed]).toEqual(
      nobody ? [null, null] : [await count(`standing = 'open' AND ${condition}`), await count(`standing = 'suppressed' AND ${condition}`)],
    );
    expect(told.checksPassed).toMatchObject({
      passed: await count(`findings.kind = 'posture' AND standing IN ('passed', 'resolved') AND ${condition}`),
      failed: await count(`findings.kind = 'posture' AND standing = 'open' AND ${condition}`),
    });
    for (const { id, open, openTotal } of told.principles) {
      expect([id, open ?? {}]).toEqual([id, nobody ? {} : await openOf(`principle = '${id}' AND ${condition}`)]);
      expect(openTotal).toBe(nobody ? null : await count(`standing = 'open' AND principle = '${id}' AND ${condition}`));
    }
  });

  it("says of which day it is, when it was counted, and by which version of the rules; one finding read again counts nothing anew", async () => {
    await database.run({ trigger: "refresh", day: today, started_at: noon, ended_at: noon, complete: 0 });
    expect(await ask<Posture>("/posture")).toMatchObject({
      day: today,
      isFinal: false,
      lastRunDay: today,
      countedAt: "2026-11-24T11:48:00.000Z",
      rules: "1.abc",
    });
  });

  it.each(["", "account=100000000005", "region=us-east-1"])("?%s: its share is that of /coverage", async (query) => {
    const told = await ask<Posture>(`/posture?${query}`);
    const coverage = await ask<Coverage>(`/coverage?${query}`);
    expect(told.coverage).toEqual(coverage.share);
    expect(told.scoreCoverage).toEqual(coverage.bySource.find(({ source }) => source === "securityhub")?.share);
  });

  it("before the first run nobody had reported: no number, never 0", async () => {
    const told = await ask<Posture>("/posture?at=2026-11-23");
    expect(told).toMatchObject({ isFinal: true, countedAt: null, score: null, open: null, openTotal: null, change: null, coverage: null });
    expect(told.principles.map(({ openTotal }) => openTotal)).toEqual(principleGroups.map(() => null));
  });

  it("has all eight groups, unmapped among them, as /principles has", async () => {
    const { principles } = await ask<Posture>("/posture");
    expect(principles.map(({ id }) => id)).toEqual([...principleGroups]);
    expect((await ask<Principles>("/principles")).items).toEqual(principles);
    expect((await ask<Principles>("/principles?principle=data")).items.map(({ id }) => id)).toEqual(["data"]);
  });
});

describe("GET /posture/explain", () => {
  it.each(views)("?%s: the value is the number's, made of the counts that it shows", async (query) => {
    const posture = await ask<Posture>(`/posture?${query}`);
    const score = await ask<Explained>(`/posture/explain?${query}`);
    const n = ({ counts }: Explained, role: string) => counts.filter((one) => one.role === role).reduce((sum, one) => sum + one.n, 0);
    expect(score.value).toBe(posture.score);
    expect([n(score, "for"), n(score, "for") + n(score, "against")]).toEqual([
      posture.controls.passed,
      posture.controls.passed + posture.controls.failed + posture.controls.unknown,
    ]);
    for (const status of ["passed", "failed", "unknown"] as const)
      expect([status, score.controls.filter((control) => control.status === status).length]).toEqual([status, posture.controls[status]]);
    const checks = await ask<Explained>(`/posture/explain?${query}&number=checksPassed`);
    expect([checks.value, n(checks, "for")]).toEqual([posture.checksPassed.percentage, posture.checksPassed.passed]);
    const open = await ask<Explained>(`/posture/explain?${query}&number=open`);
    // Once by kind, once by severity.
    expect([open.value, n(open, "counted")]).toEqual([posture.openTotal, 2 * (posture.openTotal ?? 0)]);
  });

  it("shows the rule in words, the scopes behind it by source, and what AWS does otherwise", async () => {
    const told = await ask<Explained>("/posture/explain");
    const coverage = await ask<Coverage>("/coverage");
    expect(told).toMatchObject({ number: "score", rules: "1.abc", rule: expect.stringContaining("failed if any") });
    expect(told.sources).toEqual(coverage.bySource.filter(({ source }) => source === "securityhub"));
    expect((await ask<Explained>("/posture/explain?number=open")).sources).toEqual(coverage.bySource);
  });
});

describe("GET /principles/:id", () => {
  it.each(principleGroups)("%s has its checks, and the best practices that they are about", async (id) => {
    const told = await ask<WholePrinciple>(`/principles/${id}`);
    expect(told.open).toEqual(await openOf(`principle = '${id}'`));
    const rows = await database.writer.rows.all<{ check_id: string; open: number }>(
      `SELECT check_id, count(*) AS open FROM findings JOIN checks ON checks.id = check_ref
       WHERE counted = 1 AND standing = 'open' AND principle = ? GROUP BY check_id ORDER BY check_id`,
      [id],
    );
    const open = told.checks.filter(({ openTotal }) => openTotal > 0);
    expect(
      open.map(({ check, openTotal }) => ({ check_id: check, open: openTotal })).sort((a, b) => (a.check_id < b.check_id ? -1 : 1)),
    ).toEqual(rows);
    for (const practice of told.bestPractices) {
      const about = told.checks.filter(({ practices }) => practices.includes(practice.id));
      expect([practice.id, practice.checks, practice.openTotal]).toEqual([
        practice.id,
        about.map(({ check }) => check),
        about.reduce((sum, { openTotal }) => sum + openTotal, 0),
      ]);
    }
  });

  it("a control without data now is none of its checks, and is left out of the score by name", async () => {
    expect((await ask<WholePrinciple>("/principles/unmapped")).checks).toEqual([]);
    const { counts, controls } = await ask<Explained>("/posture/explain?principle=unmapped");
    expect(controls).toMatchObject([{ check: "Old.1", status: "no data", passed: 0 }]);
    expect(counts.find(({ role }) => role === "left out")).toEqual({ what: "controls without data now", n: 1, role: "left out" });
    expect((await ask<Posture>("/posture?principle=unmapped&at=2026-11-20")).score).toBe(100);
  });

  it("a check's best practices are the catalogue's", async () => {
    const told = await ask<WholePrinciple>("/principles/layers");
    const group = told.checks.find(({ check }) => check === "EC2.19");
    expect(group?.practices).toEqual(builtIn.decide({ check: "EC2.19", product: "securityhub" }).practices);
    expect(group?.practices.length).toBeGreaterThan(0);
  });
});

describe("GET /best-practices", () => {
  it("lists all of them; each has what is open of the checks that are about it", async () => {
    const { items } = await ask<BestPractices>("/best-practices");
    expect(items).toHaveLength(57);
    const rows = await database.writer.rows.all<{ check_id: string; product: string; open: number }>(
      `SELECT check_id, product, count(*) AS open FROM findings JOIN checks ON checks.id = check_ref
       WHERE counted = 1 AND standing = 'open' GROUP BY check_id, product`,
    );
    const open = (practice: string) =>
      rows
        .filter(({ check_id, product }) => builtIn.decide({ check: check_id, product }).practices.includes(practice))
        .reduce((sum, row) => sum + row.open, 0);
    expect(items.map(({ id, openTotal }) => [id, openTotal])).toEqual(items.map(({ id }) => [id, open(id)]));
    expect(items.some(({ openTotal }) => openTotal > 0)).toBe(true);
  });
});

describe("the wall: a reader of some accounts sees the sums of those only", () => {
  const own = "100000000006" as AccountId;
  const reach: Reach = { kind: "accounts", accounts: [own] };
  const calendar = { now: new Date(noon), intervalMs: 3_600_000, timeZone: "UTC" };

  it("in score, checks passed, open counts, principles and shares: as a lead who asks for that account", async () => {
    const asked = await ask<Posture>(`/posture?account=${own}`);
    expect(await readPosture(database.db, reach, {}, calendar)).toEqual(asked);
    expect(await readPosture(database.db, reach, { account: ["100000000007"] }, calendar)).toMatchObject({ open: null, score: null });
  });

  it("in what explains them", async () => {
    const asked = await ask<Explained>(`/posture/explain?account=${own}`);
    expect(await readExplained(database.db, reach, {}, calendar)).toEqual(asked);
  });

  it("in best practices and their checks", async () => {
    const asked = await ask<BestPractices>(`/best-practices?account=${own}`);
    expect(await readBestPractices(database.db, reach, {}, builtIn)).toEqual(asked);
    const whole = await ask<WholePrinciple>(`/principles/layers?account=${own}`);
    expect(await readPrinciple(database.db, reach, "layers", {}, { catalogue: builtIn, calendar })).toEqual(whole);
  });

  it("in the tree, and by guessing an account", async () => {
    const { items } = await readUnits(database.db, reach, calendar);
    expect(items.map(({ path, accounts }) => [path, accounts])).toEqual([
      ["Root", 1],
      ["Root / Payments", 1],
    ]);
    expect(await readAccount(database.db, reach, "100000000007", { calendar })).toBeUndefined();
    expect(await readAccount(database.db, reach, own, { calendar })).toMatchObject({ id: own });
  });

  it("no accounts means nothing, never everything", async () => {
    const nobody: Reach = { kind: "accounts", accounts: [] };
    expect(await readPosture(database.db, nobody, {}, calendar)).toMatchObject({ score: null, open: null, coverage: { of: 0 } });
    expect(await readUnits(database.db, nobody, calendar)).toEqual({ items: [] });
  });
});
