import { describe, expect, test } from "vitest";
import type { Day } from "./calendar.ts";
import { demandNote } from "./handling.ts";
import { demandPlanDay, goalFrom, stateOf } from "./plan.ts";
import { LONGEST_NOTE } from "./words.ts";
import { demandTicket } from "./written.ts";

const today = "2026-11-24" as Day;
const day = (date: string) => date as Day;

describe("a plan", () => {
  test.each([
    ["2026-11-24", 3, undefined, "planned"],
    ["2026-11-23", 3, "2026-11-20", "late"],
    ["2026-11-23", 0, "2026-11-23", "done"],
    ["2026-11-23", 0, "2026-11-24", "done late"],
    ["2026-12-01", 0, undefined, "done"],
  ] as const)("for %s with %i open, of which the last left on %s, is %s", (date, open, lastLeft, is) => {
    expect(stateOf({ date: day(date), open, lastLeft: lastLeft === undefined ? undefined : day(lastLeft) }, today)).toBe(is);
  });

  test.each(["2026-11-23", "2026-02-30", "tomorrow", "2029-01-01"])("for %s is refused", (date) => {
    expect(() => demandPlanDay(date, today)).toThrow(expect.objectContaining({ field: "date" }));
    expect(demandPlanDay("2026-11-24", today)).toBe("2026-11-24");
  });

  test("makes a goal of what is open: each on its day, what is late tomorrow; without plans there is none", () => {
    const plans = [
      { date: day("2026-12-24"), open: 5 },
      { date: day("2026-11-01"), open: 2 },
      { date: day("2026-11-25"), open: 1 },
      { date: day("2026-12-01"), open: 4 },
    ];
    expect(goalFrom(20, plans, today)).toEqual([
      { date: "2026-11-24", open: 20 },
      { date: "2026-11-25", open: 17 },
      { date: "2026-12-01", open: 13 },
      { date: "2026-12-24", open: 8 },
    ]);
    expect(goalFrom(20, [], today)).toEqual([]);
  });
});

describe("a note", () => {
  test("is plain text of some length, as it was written", () => {
    expect(demandNote("  <b>waits</b> for\nthe vendor 🙂 ")).toBe("<b>waits</b> for\nthe vendor 🙂");
    for (const text of ["", "  ", "a\u0000b", "\u202Eevil", "x".repeat(LONGEST_NOTE + 1)])
      expect(() => demandNote(text)).toThrow(expect.objectContaining({ field: "text" }));
  });

  test.each([
    "javascript:alert(1)",
    "http://tickets.example/1",
    "https://jo:secret@tickets.example/1",
    "TICKET-1",
    "https://",
    `https://t.example/${"x".repeat(2000)}`,
  ])("%s is no ticket", (text) => {
    expect(() => demandTicket(text)).toThrow(expect.objectContaining({ field: "ticket" }));
    expect(demandTicket("https://tickets.example/1?a=b#c")).toBe("https://tickets.example/1?a=b#c");
  });
});
