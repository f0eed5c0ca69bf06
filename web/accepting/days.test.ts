import { expect, it } from "vitest";
import { acceptanceTerms } from "../../posture/acceptance.ts";
import { dayAfterDays, daysUntil, lastDayOn, lastSecond } from "./days.ts";

it("the last day that the field offers is taken by the API's own rule at any hour, in any zone", () => {
  const untilOf = (until: string, at: string, zone: string) => acceptanceTerms({ reason: "why", until }, new Date(at), zone).until;
  for (const [today, at, zone] of [
    ["2026-11-24", "2026-11-24T00:00:00.000Z", "UTC"],
    ["2026-11-24", "2026-11-24T23:59:59.000Z", "UTC"],
    ["2026-11-25", "2026-11-24T23:30:00.000Z", "Europe/Oslo"],
    ["2026-03-28", "2026-03-28T00:30:00.000Z", "Europe/Oslo"],
  ] as const) {
    expect(untilOf(lastDayOn(today), at, zone)).toMatch(/^2027-/);
    expect(() => untilOf(dayAfterDays(lastDayOn(today), 2), at, zone)).toThrow("365 days");
  }
});

it("what ends at the beginning of a day is told by the last second of the day before; days that are left are counted up", () => {
  expect(lastSecond("2026-12-02T00:00:00.000Z")).toBe("2026-12-01T23:59:59.000Z");
  const now = Date.parse("2026-11-24T12:00:00.000Z");
  expect(["2026-12-02T00:00:00.000Z", "2026-11-24T12:00:01.000Z", "2026-11-24T11:00:00.000Z"].map((at) => daysUntil(at, now))).toEqual([
    8, 1, 0,
  ]);
});
