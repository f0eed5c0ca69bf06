/** Copies of a record in Security Hub: domain.md section 2. */
import { describe, expect, test } from "vitest";
import { day, first, life } from "../test/support/readings.ts";
import { isHistory } from "./event.ts";
import { type FindingState, fold, unborn } from "./finding.ts";
import type { RecordState } from "./record.ts";

describe("a copy in Security Hub", () => {
  test("a copy's suppression hides an open native finding, and its withdrawal undoes that", () => {
    const native = first("open", 1, { source: "guardduty" });
    const copy = first("suppressed", 1, { copyOf: "guardduty" });
    const states = life(
      () => [native],
      () => [native, copy],
      () => [native, { ...copy, word: "open", definite: "open" }],
    );
    expect(states.map(({ standing }) => standing)).toEqual(["open", "suppressed", "open"]);
    expect(states[1]?.suppressedIn).toBe("securityhub");
  });

  test("what a copy hid when it was first read is open since the copy no longer hides it", () => {
    const native = first("open", 1, { source: "guardduty" });
    const copy = first("suppressed", 1, { copyOf: "guardduty" });
    const states = life(
      () => [native, copy],
      () => [native, { ...copy, word: "open", definite: "open", saidAt: day(3) }],
    );
    expect(states[0]).toMatchObject({ standing: "suppressed", openedAt: undefined });
    expect(states[1]).toMatchObject({ standing: "open", openedAt: day(3), firstSeen: day(1) });
  });

  test("a copy that says fixed moves nothing beside a native record that says open", () => {
    const state = fold(unborn, [first("open", 1, { source: "inspector" }), first("fixed", 2, { copyOf: "inspector" })], "posture");
    expect(state).toMatchObject({ standing: "open", secondHand: false, source: "inspector" });
  });

  test("a copy stands in, marked second-hand, until the native record arrives: no event for the change of source", () => {
    const copy = first("open", 1, { copyOf: "inspector" });
    const [alone, both] = life(
      () => [copy],
      () => [copy, first("open", 1, { source: "inspector" })],
    );
    expect(alone).toMatchObject({ standing: "open", secondHand: true });
    expect(both).toMatchObject({ standing: "open", secondHand: false, source: "inspector" });
    expect(isHistory(alone as FindingState, both as FindingState)).toBe(false);
  });

  test("what a copy said while it stood in, the native record goes on with: passed is fixed, silent is closed", () => {
    const copy = first("open", 1, { copyOf: "config" });
    const ends = (native: RecordState) =>
      life(
        () => [copy],
        () => [copy, native],
      )[1];
    expect(ends(first("passed", 2, { source: "config" }))).toMatchObject({ standing: "resolved", reason: "fixed" });
    expect(ends(first("unknown", 2, { source: "config", silence: "not applicable" }))).toMatchObject({ reason: "not applicable" });
    // A native record that never said anything decides nothing.
    expect(ends(first("unknown", 2, { source: "config" }))).toMatchObject({ standing: "open", secondHand: true });
  });
});
