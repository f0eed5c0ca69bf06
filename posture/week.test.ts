import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type Day, dayAfter } from "./calendar.ts";
import { firstDay, paces, periodOf, weekBefore, weekNamed, weekOf } from "./week.ts";

const day = (text: string) => text as Day;

describe("weeks of ISO 8601", () => {
  test.each([
    ["2026-11-22", "2026-W47"],
    ["2026-11-23", "2026-W48"],
    ["2026-12-31", "2026-W53"],
    ["2027-01-03", "2026-W53"],
    ["2027-01-04", "2027-W01"],
    ["2024-12-30", "2025-W01"],
    ["2023-01-01", "2022-W52"],
  ])("%s is in %s", (of, week) => {
    expect(weekOf(day(of))).toBe(week);
  });

  test("a digest made on Monday is about the week that ended the day before", () => {
    expect(periodOf(weekBefore(day("2026-11-23")), "weekly")).toEqual({ week: "2026-W47", weeks: 1, from: "2026-11-16", to: "2026-11-22" });
  });

  test.each(["2026-W54", "2027-W53", "2026-W00", "2026-47", "", "2026-W471"])("%s is no week", (text) => {
    expect(() => weekNamed(text, "--week")).toThrow(`--week: "${text}" is no week such as 2026-W47`);
  });
});

describe("how often", () => {
  const weeks = Array.from({ length: 700 }, (_, index) => weekOf(dayAfter(day("2020-01-06"), index * 7)));

  test.each(paces.filter((pace) => pace !== "none"))("%s: each day is in exactly one digest, over years with 52 and 53 weeks", (pace) => {
    const periods = weeks.flatMap((week) => periodOf(week, pace) ?? []);
    expect(periods.slice(1).map(({ from }) => from)).toEqual(periods.slice(0, -1).map(({ to }) => dayAfter(to)));
    expect(periods.map(({ from, weeks }) => dayAfter(from, weeks * 7 - 1))).toEqual(periods.map(({ to }) => to));
    expect(periods.length).toBeGreaterThan(100);
  });

  test("monthly: after the week before a month's first Monday", () => {
    const sent = weeks.flatMap((week) => periodOf(week, "monthly")?.to ?? []).map((to) => dayAfter(to));
    expect(new Set(sent.map((monday) => monday.slice(0, 7))).size).toBe(sent.length);
    expect(sent.every((monday) => Number(monday.slice(8)) <= 7)).toBe(true);
  });

  test("none: never", () => {
    expect(weeks.flatMap((week) => periodOf(week, "none") ?? [])).toEqual([]);
  });

  test("a week begins where it is said to", () => {
    fc.assert(
      fc.property(fc.integer({ min: -3000, max: 30_000 }), (days) => {
        const one = dayAfter(day("2026-01-01"), days);
        const monday = firstDay(weekOf(one));
        expect(monday <= one && one <= dayAfter(monday, 6)).toBe(true);
        expect(new Date(monday).getUTCDay()).toBe(1);
      }),
    );
  });
});
