/**
 * No better picture through failure (domain.md section 4): nothing happens in this organization, and for a week one of its scopes is denied,
 * throttled, cut off or switched off. Score, open counts and trend stay as they were or worsen; only the coverage beside them falls.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { readChanges } from "../../db/read/changes.ts";
import { readTrend, type TrendPoint } from "../../db/read/trend.ts";
import { dayOf } from "../../posture/calendar.ts";
import { everything } from "../../posture/reach.ts";
import type { SourceId } from "../../posture/words.ts";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import type { ScopeHistory } from "../../simulator/world/history.ts";
import { account, type Case, closeCases, day, except, fails, home, openCase } from "../support/case.ts";
import { copyOf, type Engine } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { monitoring, monitoringRule, threatOf } from "../support/vanishing.ts";

const LAST_GOOD = 2;
const BROKEN = figure([3, 9], [3, 4, 5, 6, 7, 8, 9]);
const LAST_BROKEN = 9;

afterEach(async () => {
  expect(await closeCases()).toEqual([]);
});

/** Something open of every source, which nobody touches. */
const quiet = (history: Partial<ScopeHistory> = {}, engine: Engine = {}): Promise<Case> =>
  openCase(
    {
      checks: { "S3.5": [fails()], "S3.8": [fails()], "EC2.8": [fails()], "IAM.9": [fails()], [monitoring]: [fails()] },
      threats: [threatOf(-3), threatOf(-2)],
      weaknesses: [{ steps: [{ atMs: day(-3), status: "ACTIVE" }] }, { steps: [{ atMs: day(-2), status: "ACTIVE" }] }],
      matters: [{ createdMs: day(-3) }],
      history: { rules: [monitoringRule()], ...history },
    },
    {},
    {},
    engine,
  );

const folder = mkdtempSync(join(tmpdir(), "pillarwatch-no-better-"));
/** Read until the last good day: what all begin with to whom something happens in the week after it. */
let readWell: string;
beforeAll(async () => {
  const made = await quiet();
  await readGoodDays(made);
  readWell = await copyOf(made, folder);
  expect(await closeCases()).toEqual([]);
});
afterAll(() => rmSync(folder, { recursive: true }));

async function readGoodDays(made: Case): Promise<void> {
  for (const days of [0, LAST_GOOD]) await made.collect(day(days), { full: true });
}

const calendar = { now: new Date(day(LAST_BROKEN)), timeZone: "UTC", intervalMs: 3_600_000 };
const dayNumber = (days: number) => dayOf(day(days), "UTC");

/** What is better than on the last good day, as lines to read; a number that is gone is no worse one. */
function better(point: TrendPoint, good: TrendPoint): readonly string[] {
  const lines: string[] = [];
  const say = (isBetter: boolean, what: string) => {
    if (isBetter) lines.push(`${point.date}: ${what}`);
  };
  say(point.open === null || point.open < (good.open ?? Number.NaN), `open ${good.open}, now ${point.open}`);
  say(point.score === null || point.score > (good.score ?? Number.NaN), `score ${good.score}, now ${point.score}`);
  say(point.checksPassed === null || point.checksPassed > (good.checksPassed ?? Number.NaN), `checks passed ${point.checksPassed}`);
  say(point.left !== 0 || point.resolved !== 0 || point.timeToFix.fixes !== 0, `left ${point.left}, fixes ${point.timeToFix.fixes}`);
  return lines;
}

async function expectNoBetter(made: Case): Promise<void> {
  const reader = openForReading(made.databaseUrl);
  const trendOf = (query: object) =>
    readTrend(reader.kysely, everything, { from: dayNumber(LAST_GOOD), to: dayNumber(LAST_BROKEN), ...query }, calendar);
  const broken = BROKEN.map(dayNumber);
  for (const view of [{}, { account: [account] }, { account: [account], region: [home] }]) {
    const { points, series } = await trendOf({ ...view, by: "severity" });
    const good = points[0] as TrendPoint;
    expect(good).toMatchObject({ open: expect.any(Number), score: expect.any(Number), checksPassed: expect.any(Number), carried: false });
    expect(good.open).toBeGreaterThan(5);
    expect(points.slice(1).flatMap((point) => better(point, good))).toEqual([]);
    expect(series.flatMap(({ id, open }) => open.flatMap((n) => (n === null || n < (open[0] ?? 0) ? [`${id}: ${open}`] : [])))).toEqual([]);
    const then = points.filter(({ date }) => broken.includes(date));
    expect(then.map(({ carried, stale, coverage }) => ({ carried, less: stale || (coverage?.deniedByScp ?? 0) > 0 }))).toEqual(
      broken.map(() => ({ carried: false, less: true })),
    );
    expect(then.filter(({ coverage }) => (coverage?.fresh ?? 0) >= (good.coverage?.fresh ?? 0))).toEqual([]);
  }
  const changes = await readChanges(reader.kysely, everything, { from: dayNumber(LAST_GOOD), to: dayNumber(LAST_BROKEN) }, calendar);
  expect(changes).toMatchObject({ difference: 0, entered: { total: 0 }, left: { total: 0 } });
  expect(changes.withoutFreshEvidence).toBeGreaterThan(0);
  await reader.close();
}

const troubles: readonly (readonly [what: string, trouble: Trouble])[] = [
  ["denied by policy", { kind: "denied", by: "identity policy" }],
  ["denied by a service control policy", { kind: "denied", by: "service control policy" }],
  ["throttled", { kind: "throttled" }],
  ["out of order", { kind: "server error", status: 503 }],
  ["cut off", { kind: "connection cut", at: "before answer" }],
  ["cut off in the middle", { kind: "connection cut", at: "in body" }],
  ["off", { kind: "service off" }],
];

async function weekOf(made: Case, ...faults: readonly Fault[]): Promise<void> {
  for (const days of BROKEN) {
    made.simulator.faults.add(...faults);
    await made.collect(day(days), { full: days % 2 === 0 });
    expect(made.simulator.faults.list().map(({ hit }) => hit > 0)).toEqual(faults.map(() => true));
    made.simulator.faults.clear();
  }
}

describe.each(["securityhub", "guardduty", "inspector2", "config"])("for a week, %s is", (service) => {
  test.each(troubles)("%s", { timeout: 120_000 }, async (_, trouble) => {
    const made = await quiet({}, { goOnFrom: readWell });
    await weekOf(made, { trouble, service, accountId: account });
    await expectNoBetter(made);
  });
});

test.each(troubles.filter(([what]) => what !== "off"))(
  "for a week, nobody can enter the account: %s",
  { timeout: 120_000 },
  async (_, trouble) => {
    const made = await quiet({}, { goOnFrom: readWell });
    await weekOf(made, { trouble, service: "sts", operation: "AssumeRole" });
    await expectNoBetter(made);
  },
);

const switched: readonly (readonly [SourceId, Partial<ScopeHistory>])[] = [
  ["securityhub", { hub: except(2.5, 20) }],
  ["guardduty", { guardduty: except(2.5, 20) }],
  ["inspector", { inspector: except(2.5, 20) }],
];

test.each(switched)("for a week, somebody has switched %s off: %j", { timeout: 120_000 }, async (source, history) => {
  const made = await quiet(history);
  await readGoodDays(made);
  await weekOf(made);
  expect((await made.scope(source)).state).toBe("not_enabled");
  await expectNoBetter(made);
});
