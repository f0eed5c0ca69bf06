import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { beginOf, type Day, dayAfter, dayOf, daysFrom, daysIn } from "./calendar.ts";

describe("a day is one of the organization's time zone", () => {
  test.each([
    ["2026-11-25T23:30:00Z", "UTC", "2026-11-25"],
    ["2026-11-25T23:30:00Z", "Europe/Berlin", "2026-11-26"],
    ["2026-11-25T23:30:00Z", "America/Los_Angeles", "2026-11-25"],
    ["2026-11-25T10:00:00Z", "Pacific/Kiritimati", "2026-11-26"],
    // Clocks are put back at 01:00 UTC: the hour that comes twice is of the same day, and the day has 25 of them.
    ["2026-10-24T21:59:59Z", "Europe/Berlin", "2026-10-24"],
    ["2026-10-24T22:00:00Z", "Europe/Berlin", "2026-10-25"],
    ["2026-10-25T22:59:59Z", "Europe/Berlin", "2026-10-25"],
    ["2026-10-25T23:00:00Z", "Europe/Berlin", "2026-10-26"],
    // Clocks are put forward: the day has 23.
    ["2026-03-28T23:00:00Z", "Europe/Berlin", "2026-03-29"],
    ["2026-03-29T21:59:59Z", "Europe/Berlin", "2026-03-29"],
    ["2026-03-29T22:00:00Z", "Europe/Berlin", "2026-03-30"],
  ])("%s in %s is %s", (instant, timeZone, day) => {
    expect(dayOf(instant, timeZone)).toBe(day);
    expect(dayOf(Date.parse(instant), timeZone)).toBe(day);
  });

  test.each([
    ["2026-11-25", "UTC", "2026-11-25T00:00:00.000Z"],
    ["2026-11-26", "Europe/Berlin", "2026-11-25T23:00:00.000Z"],
    ["2026-10-26", "Europe/Berlin", "2026-10-25T23:00:00.000Z"],
    ["2026-10-25", "Europe/Berlin", "2026-10-24T22:00:00.000Z"],
    ["2026-11-25", "America/Los_Angeles", "2026-11-25T08:00:00.000Z"],
    ["2026-11-26", "Pacific/Kiritimati", "2026-11-25T10:00:00.000Z"],
    ["2026-11-26", "Pacific/Pago_Pago", "2026-11-26T11:00:00.000Z"],
  ])("%s in %s begins at %s", (day, timeZone, instant) => {
    expect(beginOf(day as Day, timeZone)).toBe(instant);
    expect(dayOf(Date.parse(instant) - 1, timeZone) < day).toBe(true);
  });
});

const days = fc.integer({ min: 0, max: 40_000 }).map((n) => dayAfter("2000-01-01" as Day, n));

test("days follow each other without a gap and without one twice, over every change of clocks and leap day", () => {
  fc.assert(
    fc.property(days, fc.integer({ min: 0, max: 800 }), (from, count) => {
      const range = daysIn(from, dayAfter(from, count));
      expect(range).toHaveLength(count + 1);
      expect(daysFrom(from, range.at(-1) as Day)).toBe(count);
      expect(range).toEqual([...new Set(range)].sort());
    }),
  );
});

test.each(["UTC", "Pacific/Kiritimati", "America/Los_Angeles"])(
  "in %s a day has four digits of a year, whatever is claimed",
  (timeZone) => {
    const claimed = [
      "-271821-04-20T00:00:00Z",
      "0001-01-01T00:00:00Z",
      "0099-06-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
      "+275760-09-13T00:00:00Z",
    ];
    const days = claimed.map((instant) => dayOf(instant, timeZone));
    expect(days).toEqual(claimed.map(() => expect.stringMatching(/^\d{4}-\d\d-\d\d$/)));
    expect(days).toEqual([...days].sort());
    expect(days.map((day) => dayAfter(day, 365)).every((day) => day <= "9999-12-31")).toBe(true);
    expect(days.map((day) => dayAfter(day, -365)).every((day) => day >= "0001-01-01")).toBe(true);
  },
);

test("a range that ends before it begins is empty", () => {
  expect(daysIn("2026-11-25" as Day, "2026-11-24" as Day)).toEqual([]);
});

test("an instant falls in one day, and a later one in the same or a later day", () => {
  const instants = fc.integer({ min: Date.parse("2020-01-01"), max: Date.parse("2030-01-01") });
  const zones = fc.constantFrom("UTC", "Europe/Berlin", "America/St_Johns", "Australia/Lord_Howe", "Asia/Kathmandu");
  fc.assert(
    fc.property(instants, fc.nat(200_000_000), zones, (ms, laterMs, zone) => {
      expect(dayOf(ms, zone) <= dayOf(ms + laterMs, zone)).toBe(true);
    }),
  );
});
