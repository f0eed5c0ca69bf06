import { describe, expect, test } from "vitest";
import { type DigestPreference, usualPreference } from "../../posture/digest-preference.ts";
import type { Week } from "../../posture/week.ts";
import { dueMs, latestDue, nextDue } from "./due.ts";

const monday = "0 8 * * 1";
const week = "2026-W47" as Week;
const at = (instant: string): number => Date.parse(instant);
const told = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : new Date(ms).toISOString());

describe("the digest of week 47, which ends on Sunday, 22 November", () => {
  test.each([
    ["in the organization's own zone, on Monday at eight", monday, "UTC", "UTC", "2026-11-23T08:00:00.000Z"],
    ["by the reader's clocks", monday, "UTC", "America/Los_Angeles", "2026-11-23T16:00:00.000Z"],
    [
      "not before the organization's Monday, where the reader's has long begun",
      monday,
      "UTC",
      "Pacific/Auckland",
      "2026-11-23T00:00:00.000Z",
    ],
    ["on a Friday, where that is wanted", "30 7 * * 5", "Europe/Berlin", "Europe/Berlin", "2026-11-27T06:30:00.000Z"],
    ["on the first day of a schedule of every day", "0 6 * * *", "UTC", "UTC", "2026-11-23T06:00:00.000Z"],
    ["at once, where the schedule names no hour of that week", "0 8 1 1 *", "UTC", "UTC", "2026-11-23T00:00:00.000Z"],
  ])("is due %s", (_, cron, timeZone, reader, due) => {
    expect(told(dueMs(week, reader, { cron, timeZone }))).toBe(due);
  });

  test("comes at eight by the clock also when that is put back", () => {
    const schedule = { cron: monday, timeZone: "Europe/Berlin" };
    expect(told(dueMs("2026-W42" as Week, "Europe/Berlin", schedule))).toBe("2026-10-19T06:00:00.000Z");
    expect(told(dueMs("2026-W43" as Week, "Europe/Berlin", schedule))).toBe("2026-10-26T07:00:00.000Z");
  });
});

describe("of what was missed only the latest is made up for", () => {
  const schedule = { cron: monday, timeZone: "UTC" };
  const prefer = (pace: DigestPreference["pace"]): DigestPreference => ({ ...usualPreference, pace });

  test.each([
    ["a minute before it is due: the one before", "weekly", "2026-11-23T07:59:00Z", "2026-W46"],
    ["when it is due", "weekly", "2026-11-23T08:00:00Z", "2026-W47"],
    ["days later", "weekly", "2026-11-28T20:00:00Z", "2026-W47"],
    ["of two-weekly ones, also in the week between", "two-weekly", "2026-12-03T09:00:00Z", "2026-W47"],
    ["of monthly ones, also at the month's end", "monthly", "2026-11-29T09:00:00Z", "2026-W44"],
  ] as const)("%s", (_, pace, now, due) => {
    expect(latestDue(prefer(pace), schedule, at(now))?.period.week).toBe(due);
  });

  test("the next is the first that is still to come", () => {
    expect(told(nextDue(prefer("weekly"), schedule, at("2026-11-23T08:00:00Z"))?.dueMs)).toBe("2026-11-30T08:00:00.000Z");
    expect(told(nextDue(prefer("monthly"), schedule, at("2026-11-23T08:00:00Z"))?.dueMs)).toBe("2026-12-07T08:00:00.000Z");
  });

  test("whoever wants none is due nothing", () => {
    expect([latestDue, nextDue].map((due) => due(prefer("none"), schedule, at("2026-11-23T08:00:00Z")))).toEqual([undefined, undefined]);
  });
});
