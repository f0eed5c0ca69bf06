import { describe, expect, test } from "vitest";
import { day, first } from "../test/support/readings.ts";
import { type Change, eventBetween, nothingLaid } from "./event.ts";
import { type FindingState, fold, unborn } from "./finding.ts";
import type { Cause } from "./words.ts";

const change = (more: Partial<Change> = {}): Change => ({
  records: [],
  seen: day(20),
  previousAt: undefined,
  updatedAt: undefined,
  arrived: false,
  joining: undefined,
  ...nothingLaid,
  ...more,
});
const open = fold(unborn, [first("open", 1)], "posture");
const resolved: FindingState = { ...open, standing: "resolved", reason: "fixed", leftAt: day(5) };
const closed = (reason: NonNullable<FindingState["reason"]>): FindingState => ({ ...open, standing: "closed", reason, leftAt: day(5) });
const suppressed: FindingState = { ...open, standing: "suppressed", leftAt: day(5) };

describe("the cause of an event is the first that fits", () => {
  test.each<[string, FindingState, FindingState, Partial<Change>, Cause]>([
    ["first seen open", unborn, open, {}, "new"],
    ["first seen good", unborn, { ...unborn, standing: "passed" }, {}, "new"],
    ["open after good", { ...unborn, standing: "passed" }, open, {}, "new"],
    ["open again after resolved", resolved, { ...open, spell: 2, reopened: 1 }, {}, "reopened"],
    ["open after suppressed", suppressed, open, {}, "unsuppressed"],
    ["open after its check was off", closed("check switched off"), open, {}, "check switched on"],
    ["first seen open by a read that completes its scope", unborn, open, { joining: "scope joined" }, "scope joined"],
    ["first seen good, likewise", unborn, { ...unborn, standing: "passed" }, { joining: "account joined" }, "account joined"],
    ["its key changed before its scope was complete", closed("reclassified"), open, { joining: "scope joined" }, "reclassified"],
    ["fixed before its scope was complete", open, resolved, { joining: "scope joined" }, "fixed"],
    ["open after another silence", closed("no longer evaluated"), open, {}, "evaluated again"],
    ["open under a new key", { ...closed("reclassified"), leftAt: undefined }, open, {}, "reclassified"],
    ["fixed before its key changed, fixed under the new one", closed("reclassified"), resolved, {}, "reclassified"],
    ["opened by a record whose key changed", { ...unborn, standing: "passed" }, open, { arrived: true }, "reclassified"],
    ["left by its last record", open, closed("reclassified"), {}, "reclassified"],
    ["suppressed", open, suppressed, {}, "suppressed"],
    ["fixed", open, resolved, {}, "fixed"],
    ["its account left", open, closed("account left"), {}, "account left"],
    ["more severe", open, { ...open, severity: "CRITICAL" }, {}, "severity"],
    ["without an answer", open, { ...open, evidenceLostSince: day(3) }, {}, "evidence"],
  ])("%s", (_, before, after, more, cause) => {
    expect(eventBetween(before, after, change(more)).cause).toBe(cause);
  });
});

describe("the time of an event", () => {
  test("is that at which the records say that the spell began, also if it was read late", () => {
    expect(eventBetween({ ...unborn, standing: "passed" }, open, change({ previousAt: day(9) })).at).toBe(day(1));
  });

  test("is that at which the last that said open stopped", () => {
    expect(eventBetween(open, resolved, change({ previousAt: day(1) })).at).toBe(day(5));
  });

  test("is the read's where AWS's dates are of something older", () => {
    const records = [first("open", 1)];
    expect(eventBetween(suppressed, open, change({ records, previousAt: day(5) })).at).toBe(day(20));
  });

  test("of a severity is the update's where AWS dates it, else the read's", () => {
    const worse: FindingState = { ...open, severity: "CRITICAL" };
    expect(eventBetween(open, worse, change({ previousAt: day(1), updatedAt: day(8) })).at).toBe(day(8));
    expect(eventBetween(open, worse, change({ previousAt: day(1) })).at).toBe(day(20));
  });
});
