/**
 * The laws of the trend (domain.md section 7) over an organization in which everything happens, read by runs in trouble: the balance, the parts
 * of a change without a rest, and seven principles and the unmapped that are the whole; against a reckoning from the events alone.
 */
import fc from "fast-check";
import type { Kysely } from "kysely";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Reader } from "../../db/dialect/connection.ts";
import { openForReading } from "../../db/open.ts";
import { readChangedFindings } from "../../db/read/changed-findings.ts";
import { readChanges } from "../../db/read/changes.ts";
import { readFindings } from "../../db/read/findings.ts";
import { readTrend, type Trend } from "../../db/read/trend.ts";
import type { Schema } from "../../db/schema.ts";
import { rebuildOrganizationSteps } from "../../db/write/steps.ts";
import { type Day, dayAfter, dayOf } from "../../posture/calendar.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import { rulesVersion } from "../../posture/rules.ts";
import { type Kind, principleGroups, severities } from "../../posture/words.ts";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { causesBetween, type EventRow, eventsIn, openAtEnd } from "../support/naive-open.ts";
import { brokenStepLaws } from "../support/step-laws.ts";

const DAY_MS = 86_400_000;
const DAYS = figure(16, 120);
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const firstMs = endsAtMs - DAYS * DAY_MS;
const firstDay = dayOf(firstMs, "UTC");
const lastDay = dayOf(endsAtMs, "UTC");
const size = { accounts: 8, regions: 2, findings: figure(500, 900), eventful: true, days: DAYS + 3 };
const world = createWorld({ seed: 11, size, endsAtMs });
const calendar = { now: new Date(endsAtMs), timeZone: "UTC", intervalMs: DAY_MS };

let organization: Collected;
let reader: Reader;
let db: Kysely<Schema>;
let events: readonly EventRow[];

beforeAll(
  async () => {
    organization = await collected(world, firstMs);
    for (let day = 0; day <= DAYS; day += 1) {
      if (day % 7 === 5) continue; // nobody ran
      organization.simulator.faults.clear();
      if (day > 0) organization.simulator.faults.add(...troubleOf(day));
      await organization.collect(firstMs + day * DAY_MS, { full: day % 4 === 0 });
    }
    // Every group has something in it, whatever the catalogue says.
    await organization.writer.transaction(async (tx) => {
      for (const [index, principle] of principleGroups.entries())
        await tx.run("UPDATE checks SET principle = ? WHERE id % 8 = ?", [principle, index]);
      await rebuildOrganizationSteps(tx);
    });
    events = await eventsIn(organization.writer.rows);
    reader = openForReading(organization.databaseUrl);
    db = reader.kysely;
  },
  figure(300_000, 3_600_000),
);
afterAll(async () => {
  await reader?.close();
  await organization.close();
});

const troubles: readonly Trouble[] = [
  { kind: "throttled" },
  { kind: "server error", status: 503 },
  { kind: "connection cut", at: "in body" },
  { kind: "denied", by: "identity policy" },
  { kind: "denied", by: "service control policy" },
  { kind: "service off" },
];
const services = ["securityhub", "guardduty", "inspector2", "config"];

/** Something else every day, for one account or all. */
function troubleOf(day: number): readonly Fault[] {
  const trouble = troubles[day % troubles.length] as Trouble;
  const accountId = world.accounts()[(day * 3) % size.accounts]?.id ?? "";
  const service = services[day % services.length] ?? "";
  return [
    { trouble, service, accountId, seed: day },
    { trouble, service: services[(day + 1) % services.length] ?? "", probability: 0.1, seed: day },
  ];
}

const some = <Value>(values: readonly Value[]) => fc.option(fc.subarray([...values], { minLength: 1 }), { nil: undefined, freq: 2 });
const view = fc.record({
  account: some(world.accounts().map(({ id }) => id)),
  ou: fc.option(fc.constantFrom(["Root / Platform"], ["Root"]), { nil: undefined, freq: 1 }),
  region: some(["eu-central-1", "eu-west-1", "global"]),
  principle: some(principleGroups),
  product: some(["securityhub", "guardduty", "inspector", "config", "macie"]),
  severity: some(severities),
});
const offset = fc.integer({ min: 0, max: DAYS });

describe("between any two days, of any view", () => {
  test("the parts of the change are those of the events, without a rest, and each lists its findings", {
    timeout: figure(120_000, 3_600_000),
  }, async () => {
    const seen = new Set<string>();
    await fc.assert(
      fc.asyncProperty(view, offset, offset, fc.nat(), async (of, one, other, pick) => {
        const [from, to] = [dayAfter(firstDay, Math.min(one, other) - 2), dayAfter(firstDay, Math.max(one, other))];
        const changes = await readChanges(db, everything, { ...of, from, to }, calendar);
        const since = from < firstDay ? firstDay : from;
        expect(changes.countedFrom).toBe(since);
        const expected = causesBetween(events, of, since, to);
        const told = (side: "entered" | "left") => Object.fromEntries(changes[side].parts.map(({ cause, n }) => [cause, n]));
        expect({ entered: told("entered"), left: told("left") }).toEqual(expected);
        const [before, after] = [openAtEnd(events, of, since), openAtEnd(events, of, to)];
        expect(changes.entered.total - changes.left.total).toBe(after - before);
        expect(changes.difference).toBe(after - before);
        expect([before, null]).toContain(changes.open.from);
        expect([after, null]).toContain(changes.open.to);
        expect(changes.withoutFreshEvidence ?? 0).toBeLessThanOrEqual(after);
        const parts = (["entered", "left"] as const).flatMap((direction) =>
          changes[direction].parts.map((part) => ({ direction, ...part })),
        );
        for (const { direction, cause } of parts) seen.add(`${direction} ${cause}`);
        const part = parts[pick % Math.max(parts.length, 1)];
        if (part === undefined) return;
        const { direction, cause, n } = part;
        const { items, total } = await readChangedFindings(db, everything, { ...of, from, to, direction, cause, limit: 200 }, calendar);
        expect({ ...part, total, listed: items.length }).toEqual({ ...part, total: n, listed: Math.min(n, 200) });
        // The list of findings, which is filtered by much else, asks for the very same.
        const asked = { ...of, from, to, direction, cause, limit: 200 };
        const listed = await readFindings(db, everything, asked, { calendar, catalogue: builtIn });
        expect({ ...part, total: listed.total, listed: listed.items.length }).toEqual({ ...part, total: n, listed: Math.min(n, 200) });
        const moves = [items, listed.items.map((item) => ({ ...item.change, id: item.id }))].map((list) =>
          list.map(({ id, day, at }) => [id, day, at]),
        );
        expect(moves[1]).toEqual(moves[0]);
      }),
      { numRuns: figure(150, 1_000) },
    );
    // A world in which little happens proves little.
    const met = ["entered new", "entered account joined", "entered reopened", "left fixed", "left account left", "left suppressed"];
    expect(met.filter((word) => !seen.has(word))).toEqual([]);
  });
});

const flows = ["entered", "left", "opened", "reopened", "resolved", "fixed", "resourceGone"] as const;
const readOf = (query: Parameters<typeof readTrend>[2]) =>
  readTrend(db, everything, { from: dayAfter(firstDay, -2), to: lastDay, ...query }, calendar);

/** One check of those that moved, or all of them. */
const askedCheck = fc.option(fc.nat(), { nil: undefined, freq: 2 });
const ofCheck = (pick: number | undefined) => {
  const event = pick === undefined ? undefined : events[pick % events.length];
  return event === undefined ? {} : { check: [event.folded.toUpperCase()], kind: [event.kind as Kind] };
};

test("it balances: what is open is what was open the day before, and entered, less left", {
  timeout: figure(120_000, 3_600_000),
}, async () => {
  let balanced = 0;
  await fc.assert(
    fc.asyncProperty(view, askedCheck, async (place, pick) => {
      const of = { ...place, ...ofCheck(pick) };
      const known = (await readOf(of)).points.filter(({ date, open }) => date >= firstDay && open !== null);
      expect(known.map(({ date, open }) => [date, open])).toEqual(known.map(({ date }) => [date, openAtEnd(events, of, date)]));
      const moved = known.flatMap(({ date, open, entered, left }, index) => {
        const before = known[index - 1];
        return before?.open == null || before.date !== dayAfter(date, -1) || entered === null || left === null
          ? []
          : [{ date, open, balance: before.open + entered - left }];
      });
      expect(moved.map(({ date, open }) => [date, open])).toEqual(moved.map(({ date, balance }) => [date, balance]));
      balanced += moved.length;
    }),
    { numRuns: figure(25, 200) },
  );
  expect(balanced).toBeGreaterThan(100);
});

test.each(["principle", "severity", "product", "region"] as const)(
  "by %s, the parts are the whole on every day",
  { timeout: figure(120_000, 3_600_000) },
  async (by) => {
    await fc.assert(
      fc.asyncProperty(view, askedCheck, async (place, pick) => {
        const of = { ...place, ...ofCheck(pick) };
        const trend = await readOf({ ...of, by });
        const sum = (name: (typeof flows)[number] | "open", index: number) =>
          trend.series.reduce((total, part) => total + (part[name][index] ?? 0), 0);
        // What moves between severities enters one part and leaves another.
        const names = (["open", ...flows] as const).filter((name) => by !== "severity" || (name !== "entered" && name !== "left"));
        const lines = trend.points.flatMap((point, index) =>
          names.flatMap((name) => {
            const whole = point[name];
            return whole === null ? [] : [{ line: `${point.date} ${name}`, whole, parts: sum(name, index) }];
          }),
        );
        expect(lines.filter(({ whole, parts }) => whole !== parts)).toEqual([]);
      }),
      { numRuns: figure(8, 60) },
    );
  },
);

test("seven principles and the unmapped are the whole, and each of them has something", async () => {
  const trend: Trend = await readOf({ by: "principle" });
  expect(trend.series.map(({ id }) => id).toSorted()).toEqual(principleGroups.toSorted());
  expect(trend.series.every(({ open }) => open.some((n) => (n ?? 0) > 0))).toBe(true);
  for (const [index, point] of trend.points.entries()) {
    if (point.open === null) continue;
    expect(trend.series.reduce((sum, { open }) => sum + (open[index] ?? 0), 0)).toBe(point.open);
  }
});

test("all accounts, named one by one, are the whole organization", async () => {
  const account = world.accounts().map(({ id }) => id);
  expect(await readOf({ account })).toEqual(await readOf({}));
  for (const by of ["principle", "severity", "product", "region", "account", "ou"] as const)
    expect(await readOf({ account, by })).toEqual(await readOf({ by }));
});

test("an OU, and all there is, is the same from its own sums as from its accounts, named one by one: on any days", {
  timeout: figure(120_000, 3_600_000),
}, async () => {
  const accounts = await db.selectFrom("accounts").select(["account_id", "ou_path"]).execute();
  const isIn = (ou: string | undefined, path: string | null): boolean =>
    ou === undefined || path === ou || path?.startsWith(`${ou} / `) === true;
  const paths = [...new Set(accounts.flatMap(({ ou_path }) => ou_path ?? []))];
  expect(paths.length).toBeGreaterThan(1);
  const asked = fc.record({
    ou: fc.constantFrom(undefined, "Root", ...paths),
    by: fc.constantFrom(undefined, "principle", "product", "ou", "bestPractice", "region"),
    principle: some(principleGroups),
    days: fc.tuple(offset, offset),
  } as const);
  await fc.assert(
    fc.asyncProperty(asked, async ({ ou, by, principle, days }) => {
      const range = { from: dayAfter(firstDay, Math.min(...days)), to: dayAfter(firstDay, Math.max(...days)), by, principle };
      const named = accounts.flatMap(({ account_id, ou_path }) => (isIn(ou, ou_path) ? [account_id] : []));
      expect(await readOf({ ...range, ou: ou === undefined ? undefined : [ou] })).toEqual(await readOf({ ...range, account: named }));
    }),
    { numRuns: figure(60, 600) },
  );
});

test("each run's day is told in the organization's time zone, and by which rules", async () => {
  const told = await organization.writer.rows.all("SELECT DISTINCT time_zone, rules FROM runs WHERE day IS NOT NULL");
  expect(told).toEqual([{ time_zone: "UTC", rules: rulesVersion(builtIn) }]);
  expect(await brokenStepLaws(organization.writer.rows)).toEqual([]);
});

test("days without a run are carried, the others are not; before the first complete run it is reconstructed", async () => {
  const { points } = await readOf({});
  const carried = points.filter((point) => point.carried).map(({ date }) => date);
  const expected = Array.from({ length: DAYS + 1 }, (_, day) => day).filter((day) => day % 7 === 5);
  expect(carried).toEqual(expected.map((day): Day => dayAfter(firstDay, day)));
  expect(points.filter(({ reconstructed }) => reconstructed).map(({ date }) => date)).toEqual([
    dayAfter(firstDay, -2),
    dayAfter(firstDay, -1),
  ]);
});
