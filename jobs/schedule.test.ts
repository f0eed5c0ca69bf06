import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { collectConfig } from "../cli/config.ts";
import { askRun, endRun } from "../db/write/runs.ts";
import { createWorld } from "../simulator/world/create.ts";
import { collected } from "../test/support/collected.ts";
import { type TestDatabase, testDatabase } from "../test/support/database.ts";
import { catchUp, longestInterval, type Schedule, startSchedule } from "./schedule.ts";

const hourly: Schedule = { cron: "0 * * * *", timeZone: "UTC" };
const weekdays: Schedule = { cron: "0 9 * * 1-5", timeZone: "Europe/Berlin" };

let database: TestDatabase;
beforeEach(async () => {
  database = await testDatabase();
});
afterEach(() => database.close());

const runs = () => database.writer.rows.all("SELECT trigger, state, asked_at FROM runs ORDER BY id");
const runAsked = (at: string, trigger = "schedule") =>
  database.writer.transaction(async (tx) => {
    const run = await askRun(tx, trigger, {}, at);
    await endRun(tx, run, { state: "done", complete: true, error: undefined, figures: {}, at });
  });
const caughtUp = (schedule: Schedule, now: string) => catchUp(database.writer, schedule, new Date(now));

describe("catching up", () => {
  test("the first start runs at once", async () => {
    expect(await caughtUp(weekdays, "2026-11-21T03:00:00Z")).toBe(true);
    expect(await runs()).toEqual([{ trigger: "schedule", state: "asked", asked_at: "2026-11-21T03:00:00.000Z" }]);
  });

  /** Schedule, last run, the start, whether one is made up for. 2026-11-23 is a Monday; Berlin is an hour ahead of UTC then, two in summer. */
  const starts: readonly (readonly [Schedule, string, string, boolean])[] = [
    [hourly, "2026-11-24T10:00:00.020Z", "2026-11-24T10:59:59Z", false],
    [hourly, "2026-11-24T10:00:00.020Z", "2026-11-24T11:00:00Z", true],
    [hourly, "2026-11-21T10:00:00.020Z", "2026-11-24T11:20:00Z", true],
    [weekdays, "2026-11-23T08:00:00.020Z", "2026-11-24T07:59:00Z", false],
    [weekdays, "2026-11-23T08:00:00.020Z", "2026-11-24T08:00:00Z", true],
    [weekdays, "2026-11-20T08:00:00.020Z", "2026-11-22T20:00:00Z", false],
    [weekdays, "2026-07-24T07:00:00.020Z", "2026-07-27T06:59:00Z", false],
    [weekdays, "2026-07-24T07:00:00.020Z", "2026-07-27T07:01:00Z", true],
    [{ cron: "0 0 1 1 *", timeZone: "UTC" }, "2026-11-01T00:00:00Z", "2026-11-24T11:00:00Z", false],
    [{ cron: "0 0 1 1 *", timeZone: "UTC" }, "2025-11-01T00:00:00Z", "2026-11-24T11:00:00Z", true],
  ];
  test.each(starts)("%j, last run %s, started %s: made up for is %s", async (schedule, last, now, isDue) => {
    await runAsked(last);
    expect(await caughtUp(schedule, now)).toBe(isDue);
    expect(await runs()).toHaveLength(isDue ? 2 : 1);
  });

  test("many missed runs are made up for once", async () => {
    await runAsked("2026-11-01T10:00:00Z");
    expect(await caughtUp(hourly, "2026-11-24T11:20:00Z")).toBe(true);
    expect(await caughtUp(hourly, "2026-11-24T11:20:01Z")).toBe(false);
    expect(await runs()).toHaveLength(2);
  });

  test("a run that was cut off is the one to make up for it: it is carried on", async () => {
    await database.writer.transaction((tx) => askRun(tx, "person", {}, "2026-11-24T08:00:00Z"));
    expect(await caughtUp(hourly, "2026-11-24T11:20:00Z")).toBe(false);
  });

  test("a finding that was read again is no run", async () => {
    await runAsked("2026-11-24T09:00:00Z");
    await runAsked("2026-11-24T11:10:00Z", "refresh");
    expect(await caughtUp(hourly, "2026-11-24T11:20:00Z")).toBe(true);
  });
});

describe("the running schedule", () => {
  test("asks for no run while one goes on or waits", async () => {
    let woken = 0;
    const faults: unknown[] = [];
    const schedule = startSchedule(database.writer, weekdays, { onAsked: () => (woken += 1), onFault: (fault) => faults.push(fault) });
    await schedule.execute();
    await schedule.execute();
    expect(await runs()).toMatchObject([{ trigger: "schedule", state: "asked" }]);
    expect({ woken, faults }).toEqual({ woken: 1, faults: [] });
    await schedule.destroy();
  });

  test.each([
    [hourly, 1],
    [{ cron: "0 3 * * *", timeZone: "UTC" }, 24],
    [{ cron: "0 9 * * 1-5", timeZone: "UTC" }, 72],
  ] as const)("%j: %i hours at most lie between two runs", (schedule, hours) => {
    expect(longestInterval(schedule)).toBe(hours * 3_600_000);
  });

  test.each(["0 0 30 2 *", "every hour", "60 * * * *", "* * * *", "*/10 * * * * *"])("COLLECT_CRON=%s is refused by name", (cron) => {
    expect(() => collectConfig({ COLLECT_CRON: cron })).toThrow(`COLLECT_CRON: "${cron}" is not a cron expression of five fields`);
  });
});

test("of hourly runs one a day reads everything, the others what changed", { timeout: 120_000 }, async () => {
  const startMs = Date.parse("2026-11-23T00:00:00Z");
  const world = createWorld({ seed: 3, size: { accounts: 1, regions: 1, findings: 40, days: 30 }, endsAtMs: startMs + 2 * 86_400_000 });
  const organization = await collected(world, startMs);
  for (let hour = 0; hour < 30; hour += 1) await organization.collect(startMs + hour * 3_600_000);
  const full = await organization.writer.rows.all<{ run: number; scopes: number }>(
    "SELECT run, count(*) AS scopes FROM run_scopes WHERE full = 1 GROUP BY run ORDER BY run",
  );
  await organization.close();
  expect(full).toEqual([
    { run: 1, scopes: 4 },
    { run: 23, scopes: 4 },
  ]);
});
