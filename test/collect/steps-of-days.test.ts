/**
 * Steps of an organization in which everything happens, in trouble at every run, while the organization's time zone is changed forth and back:
 * by both ways in they add up, balance on every day, and are what the events say.
 */
import fc from "fast-check";
import { afterEach, describe, expect, test } from "vitest";
import { openForReading } from "../../db/open.ts";
import { readTrend } from "../../db/read/trend.ts";
import { rebuild } from "../../jobs/rebuild.ts";
import { type Day, dayOf } from "../../posture/calendar.ts";
import { everything } from "../../posture/reach.ts";
import { principleGroups } from "../../posture/words.ts";
import type { Fault, Trouble } from "../../simulator/faults.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { brokenLaws } from "../support/laws.ts";
import { eventsIn, openAtEnd } from "../support/naive-open.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const HOUR_MS = 3_600_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const DAYS = figure(9, 120);
const startMs = endsAtMs - DAYS * 24 * HOUR_MS;
const seed = Number(process.env.PILLARWATCH_TEST_SEED ?? 5);
const world = createWorld({
  seed,
  size: { accounts: 5, regions: 2, findings: figure(300, 900), eventful: true, days: DAYS + 3 },
  endsAtMs,
});

/** From the day's beginning to its end and back: the same day would come twice, were it not over. */
const zones = ["UTC", "Pacific/Kiritimati", "Pacific/Pago_Pago", "Europe/Berlin", "America/New_York"];
const timeZoneAt = (atMs: number): string => zones[Math.floor((atMs - startMs) / (figure(2, 11) * 24 * HOUR_MS)) % zones.length] ?? "UTC";

const troubles: readonly Trouble[] = [
  { kind: "throttled" },
  { kind: "server error", status: 503 },
  { kind: "connection cut", at: "in body" },
  { kind: "denied", by: "identity policy" },
  { kind: "service off" },
];
const services = ["securityhub", "guardduty", "inspector2", "config"];

/** Something else at every run, for one account or all. */
const troubleOf = (run: number): readonly Fault[] => [
  {
    trouble: troubles[run % troubles.length] as Trouble,
    service: services[run % services.length] ?? "",
    accountId: world.accounts()[(run * 3) % 5]?.id ?? "",
    seed: run,
  },
  { trouble: troubles[(run + 2) % 3] as Trouble, service: services[(run + 1) % services.length] ?? "", probability: 0.1, seed: run },
];

let organization: Collected;
afterEach(() => organization.close());

describe.each(["each-account", "delegated-administrator"] as const)("by way of %s", (mode) => {
  test("the days of whatever zone balance, and a rebuild finds nothing to mend", { timeout: figure(120_000, 3_600_000) }, async () => {
    organization = await collected(world, startMs, {}, { mode }, { timeZoneAt });
    const { writer, simulator } = organization;
    let run = 0;
    // Every twenty hours, so that a day has one run or two.
    for (let atMs = startMs; atMs <= endsAtMs; atMs += 20 * HOUR_MS) {
      simulator.faults.clear();
      if (run > 0) simulator.faults.add(...troubleOf(run));
      await organization.collect(atMs, { full: run % 4 === 0 });
      run += 1;
    }
    const runs = await writer.rows.all<{ day: Day; time_zone: string; started_at: string }>(
      "SELECT day, time_zone, started_at FROM runs ORDER BY id",
    );
    expect(new Set(runs.map(({ time_zone }) => time_zone))).toEqual(new Set(zones));
    const begun = runs.map(({ time_zone, started_at }) => dayOf(started_at, time_zone));
    expect(runs.map(({ day }) => day)).toEqual(
      begun.map((_, index) =>
        begun
          .slice(0, index + 1)
          .toSorted()
          .at(-1),
      ),
    );
    expect(await brokenLaws(writer.rows)).toEqual([]);
    expect(await rebuiltOtherwise(writer)).toEqual([]);
    await expectBalance(runs.map(({ day }) => day).toSorted());
    expect(await rebuild(writer)).toMatchObject({ mended: 0 });
    expect(await brokenLaws(writer.rows)).toEqual([]);
  });
});

/** What is open at the end of each day is what the events say, and what was open the day before, and entered, less left; of any view. */
async function expectBalance(days: readonly Day[]): Promise<void> {
  const [from = "" as Day, to = from] = [days[0], days.at(-1)];
  const events = await eventsIn(organization.writer.rows);
  const reader = openForReading(organization.databaseUrl);
  const calendar = { now: new Date(endsAtMs + 24 * HOUR_MS), timeZone: "UTC", intervalMs: 20 * HOUR_MS };
  const view = fc.record({
    account: fc.option(
      fc.subarray(
        world.accounts().map(({ id }) => id),
        { minLength: 1 },
      ),
      { nil: undefined },
    ),
    principle: fc.option(fc.subarray([...principleGroups], { minLength: 1 }), { nil: undefined }),
  });
  let balanced = 0;
  try {
    await fc.assert(
      fc.asyncProperty(view, async (of) => {
        const { points } = await readTrend(reader.kysely, everything, { ...of, from, to }, calendar);
        const known = points.filter(({ open }) => open !== null);
        expect(known.map(({ date, open }) => [date, open])).toEqual(known.map(({ date }) => [date, openAtEnd(events, of, date)]));
        for (const [index, { date, open, entered, left }] of known.entries()) {
          const before = known[index - 1]?.open;
          if (before == null || entered === null || left === null) continue;
          expect([date, open]).toEqual([date, before + entered - left]);
          balanced += entered + left;
        }
      }),
      { numRuns: figure(10, 200), seed },
    );
  } finally {
    await reader.close();
  }
  // A world in which nothing moves proves nothing.
  expect(balanced).toBeGreaterThan(20);
}
