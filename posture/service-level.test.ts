import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Day } from "./calendar.ts";
import { decisionsBy } from "./decided-levels.ts";
import {
  type ClockEvent,
  clockDay,
  clockOf,
  daysOf,
  demandLevels,
  dueDay,
  dueOn,
  isInTime,
  levelsFrom,
  ranUntil,
  unstarted,
  usualLevels,
} from "./service-level.ts";
import type { AccountId, Standing, StepState } from "./words.ts";

const at = (day: number, hour = 12): string => new Date(Date.UTC(2026, 9, 1 + day, hour)).toISOString();
const event = (
  when: string,
  from: Standing,
  to: Standing,
  toState: StepState = to === "resolved" ? "passed" : (to as StepState),
): ClockEvent => ({
  at: when,
  from,
  to,
  toState,
});
const opened = event(at(0), "none", "open");

describe("the clock of the present open spell", () => {
  test("runs from its beginning, and stands still while it is suppressed, accepted or closed", () => {
    const events = [
      opened,
      event(at(2), "open", "suppressed"),
      event(at(5), "suppressed", "open"),
      event(at(6), "open", "open", "accepted"),
      event(at(16), "open", "open"),
      event(at(17), "open", "closed"),
      event(at(27), "closed", "open"),
    ];
    expect(clockDay(clockOf(events), "UTC")).toBe("2026-10-24"); // open 2 + 1 + 1 days by the 28th
    expect(clockDay(clockOf(events.slice(0, 4)), "UTC")).toBeUndefined();
    expect(ranUntil(clockOf(events.slice(0, 4)), at(9)) / 86_400_000).toBe(3);
  });

  test("goes on over a change of severity, and begins anew only after resolved", () => {
    const severity = event(at(3), "open", "open");
    expect(clockDay(clockOf([opened, severity]), "UTC")).toBe("2026-10-01");
    expect(clockDay(clockOf([opened, event(at(3), "open", "resolved"), event(at(9), "resolved", "open")]), "UTC")).toBe("2026-10-10");
    expect(clockOf([opened, event(at(3), "open", "resolved"), event(at(9), "resolved", "open", "accepted")])).toEqual(unstarted);
  });

  test("goes on under another key where it stood", () => {
    const inherited = { ranMs: 2 * 86_400_000, since: undefined };
    expect(clockDay(clockOf([event(at(9), "closed", "open")], inherited), "UTC")).toBe("2026-10-08");
  });

  test("any breaks: it has run for as long as the finding was open", () => {
    const spans = fc.array(fc.record({ open: fc.integer({ min: 1, max: 5_000 }), shut: fc.integer({ min: 1, max: 5_000 }) }), {
      minLength: 1,
      maxLength: 8,
    });
    const shut = fc.constantFrom<readonly [Standing, StepState]>(["suppressed", "suppressed"], ["closed", "closed"], ["open", "accepted"]);
    fc.assert(
      fc.property(spans, shut, (spells, [to, toState]) => {
        const events: ClockEvent[] = [];
        let [minute, open] = [0, 0];
        const when = () => new Date(Date.UTC(2026, 0, 1) + minute * 60_000).toISOString();
        for (const span of spells) {
          events.push(event(when(), events.length === 0 ? "none" : to, "open"));
          minute += span.open;
          open += span.open;
          events.push(event(when(), "open", to, toState));
          minute += span.shut;
        }
        expect(ranUntil(clockOf(events), when())).toBe(open * 60_000);
        const running = clockOf([...events, event(when(), to, "open")]);
        minute += 7;
        expect(ranUntil(running, when())).toBe((open + 7) * 60_000);
      }),
    );
  });
});

describe("due", () => {
  const day = "2026-10-01" as Day;
  test("as many days after the clock's day as the level has; what is informational never", () => {
    expect(dueDay(day, "CRITICAL", usualLevels)).toBe("2026-10-08");
    expect(dueDay(day, "LOW", usualLevels)).toBe("2027-03-30");
    expect(dueDay(day, "INFORMATIONAL", usualLevels)).toBeUndefined();
  });

  test.each([
    ["2026-10-08", "overdue"],
    ["2026-10-09", "soon"],
    ["2026-10-15", "soon"],
    ["2026-10-16", "later"],
  ])("on 9 October what is due on %s is %s", (due, is) => {
    expect(dueOn(due as Day, "2026-10-09" as Day)).toBe(is);
  });

  test("a fix is in time to the end of its day in the organization's time zone", () => {
    const clock = clockOf([opened]);
    const kept = (when: string, timeZone: string) => isInTime(clock, when, "CRITICAL", usualLevels, timeZone);
    expect([kept("2026-10-08T23:59:59Z", "UTC"), kept("2026-10-09T00:00:00Z", "UTC")]).toEqual([true, false]);
    expect([kept("2026-10-09T03:59:59Z", "America/New_York"), kept("2026-10-09T04:00:00Z", "America/New_York")]).toEqual([true, false]);
    expect(isInTime(clock, at(900), "INFORMATIONAL", usualLevels, "UTC")).toBeUndefined();
  });

  test("what was fixed while it was accepted was in time by the days before", () => {
    const accepted = clockOf([opened, event(at(6), "open", "open", "accepted")]);
    expect(isInTime(accepted, at(300), "CRITICAL", usualLevels, "UTC")).toBe(true);
    const late = clockOf([opened, event(at(9), "open", "open", "accepted")]);
    expect(isInTime(late, at(300), "CRITICAL", usualLevels, "UTC")).toBe(false);
  });
});

describe("whose days they are", () => {
  const units = [
    { id: "r-1", parent: null, path: "Root" },
    { id: "ou-1", parent: "r-1", path: "Root / Payments" },
    { id: "ou-2", parent: "ou-1", path: "Root / Payments / Cards" },
  ];
  const account = { id: "111111111111" as AccountId, ouId: "ou-2", ouPath: "Root / Payments / Cards" };
  const own = { place: "account", id: account.id, days: { CRITICAL: 1 } } as const;
  const near = { place: "ou", id: "ou-2", days: { CRITICAL: 2, HIGH: 3 } } as const;
  const far = { place: "ou", id: "ou-1", days: { HIGH: 4, MEDIUM: 5 } } as const;
  const all = { place: "organization", id: null, days: { MEDIUM: 6, LOW: 7 } } as const;

  test("the account's, then the nearest OU's, then the organization's, then the usual", () => {
    const decisions = decisionsBy([all, far, near, own], units);
    expect(daysOf(levelsFrom(decisions(account)))).toEqual({ CRITICAL: 1, HIGH: 3, MEDIUM: 5, LOW: 7 });
    expect(levelsFrom(decisions(account)).HIGH).toEqual({ days: 3, from: "ou", id: "ou-2" });
    expect(daysOf(levelsFrom(decisions({ ...account, id: "222222222222" as AccountId, ouId: null, ouPath: null })))).toEqual({
      ...usualLevels,
      MEDIUM: 6,
      LOW: 7,
    });
  });

  test("an OU that was never listed is found by the names on the account's path; a circle ends", () => {
    const unlisted = { ...account, ouId: "ou-9", ouPath: "Root / Payments / New" };
    expect(daysOf(levelsFrom(decisionsBy([far], units)(unlisted))).HIGH).toBe(4);
    const circle = [
      { id: "ou-1", parent: "ou-2", path: "a" },
      { id: "ou-2", parent: "ou-1", path: "b" },
    ];
    expect(daysOf(levelsFrom(decisionsBy([far], circle)(account))).HIGH).toBe(4);
  });

  test.each([
    [{ CRITICAL: 0 }, "days.CRITICAL"],
    [{ LOW: 3651 }, "days.LOW"],
    [{ HIGH: 1.5 }, "days.HIGH"],
    [{ CRITICAL: 8, MEDIUM: 7 }, "days.MEDIUM"],
  ])("%o is refused, naming %s", (days, field) => {
    expect(() => demandLevels(days)).toThrow(expect.objectContaining({ field }));
    expect(demandLevels({ CRITICAL: 7, LOW: 7 })).toEqual({ CRITICAL: 7, LOW: 7 });
  });
});
