import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { again, day, first, life, reading } from "../test/support/readings.ts";
import { eventBetween, isHistory, nothingLaid } from "./event.ts";
import { type FindingState, fold, unborn } from "./finding.ts";
import type { Word } from "./lifecycle.ts";
import { fallSilent, noLongerReported, type RecordState, read, speakAgain } from "./record.ts";
import { silences } from "./words.ts";

describe("from records to the finding", () => {
  test("root MFA fails in two regions and the control is off in a third: open, once, and no event for the third", () => {
    const [one, two] = life(
      () => [first("open", 1), first("open", 2)],
      (records) => [...records, first("open", 3, { silence: "check switched off" })],
    );
    expect(one?.standing).toBe("open");
    expect(isHistory(one as FindingState, two as FindingState)).toBe(false);
  });

  test("passed in one region, not yet in the other: open until both agree", () => {
    const states = life(
      () => [first("open"), first("open")],
      (records, spell) => again(records, 0, spell, "passed", 2),
      (records, spell) => again(records, 1, spell, "passed", 3),
    );
    expect(states.map(({ standing }) => standing)).toEqual(["open", "open", "resolved"]);
    expect(states[2]).toMatchObject({ reason: "fixed", leftAt: day(3) });
  });

  test("fails in one region, passes in another, and is switched off in the first: that is no fix", () => {
    const states = life(
      () => [first("open"), first("passed")],
      (records, spell) => records.map((state, at) => (at === 0 ? fallSilent({ state, spell }, "check switched off", day(2)) : state)),
    );
    expect(states[1]).toMatchObject({ standing: "closed", reason: "check switched off" });
  });

  test("a control that is on again and still fails opens the same spell", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "check switched off", day(2))),
      (records, spell) => records.map((state) => speakAgain({ state, spell })),
    );
    expect(states[2]).toMatchObject({ standing: "open", spell: 1, openedAt: day(1), reopened: 0 });
    const change = {
      records: [],
      seen: day(3),
      previousAt: day(2),
      updatedAt: undefined,
      arrived: false,
      joining: undefined,
      ...nothingLaid,
    };
    const event = eventBetween(states[1] as FindingState, states[2] as FindingState, change);
    expect(event).toMatchObject({ cause: "check switched on", at: day(3) });
  });

  test("open again after resolved is reopened, a new spell; first seen stays", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => again(records, 0, spell, "passed", 2),
      (records, spell) => again(records, 0, spell, "open", 5),
    );
    expect(states[2]).toMatchObject({ standing: "open", spell: 2, reopened: 1, openedAt: day(5), firstSeen: day(1) });
  });

  test("what AWS forgot after it was fixed stays fixed", () => {
    const states = life(
      () => [first("open")],
      (records, spell) => again(records, 0, spell, "passed", 2),
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "no longer evaluated", day(40))),
    );
    expect(states[2]).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: day(2) });
  });

  test("unknown counts as the last definite word, and is marked", () => {
    const states = life(
      () => [first("open")],
      (records, spell) => again(records, 0, spell, "unknown", 2),
    );
    expect(states[1]).toMatchObject({ standing: "open", evidenceLostSince: day(2) });
  });

  test("a record that never said anything definite decides nothing", () => {
    expect(fold(unborn, [first("unknown")], "posture").standing).toBe("unknown");
    expect(fold(unborn, [first("unknown"), first("passed")], "posture").standing).toBe("unknown");
    expect(fold(unborn, [first("unknown"), first("open")], "posture").standing).toBe("open");
  });

  test("the record that said open has another key now: closed as reclassified, since what is left never said it", () => {
    const states = life(
      () => [first("open", 1), first("passed", 1)],
      ([, passed]) => (passed === undefined ? [] : [passed]),
    );
    expect(states[1]).toMatchObject({ standing: "closed", reason: "reclassified" });
  });

  test("suppressed, it left open when the last that said open was suppressed", () => {
    const states = life(
      () => [first("open", 1), first("suppressed", 1)],
      (records, spell) => again(records, 0, spell, "suppressed", 7),
    );
    expect(states[1]).toMatchObject({ standing: "suppressed", leftAt: day(7) });
  });

  test("fixed by one and switched off for the other: over when the last of them stopped", () => {
    const states = life(
      () => [first("open", 1), first("open", 1)],
      (records, spell) => again(records, 0, spell, "passed", 3),
      (records, spell) => records.map((state, at) => (at === 1 ? fallSilent({ state, spell }, "check switched off", day(8)) : state)),
    );
    expect(states[2]).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: day(8) });
  });

  test("a spell does not begin before the one before it ended, whatever a record that was read late says", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => again(records, 0, spell, "passed", 10),
      (records) => [...records, first("open", 4)],
    );
    expect(states[2]).toMatchObject({ standing: "open", spell: 2, openedAt: day(10) });
  });

  test("what is over keeps the severity that it had as a problem", () => {
    const states = life(
      () => [first("open", 1, { severity: "CRITICAL" }), first("open", 1, { severity: "LOW" })],
      (records, spell) => again(records, 0, spell, "passed", 2),
      (records, spell) => again(records, 1, spell, "passed", 3),
    );
    expect(states.map(({ severity }) => severity)).toEqual(["CRITICAL", "LOW", "LOW"]);
  });

  test("severity is the highest among the records that say open", () => {
    const state = fold(
      unborn,
      [first("open", 1, { severity: "LOW" }), first("open", 1, { severity: "CRITICAL" }), first("passed", 1)],
      "posture",
    );
    expect(state.severity).toBe("CRITICAL");
  });

  test("Inspector lists it no more: fixed, and it says that AWS did not say so", () => {
    const states = life(
      () => [first("open", 1, { source: "inspector" })],
      (records, spell) => records.map((state) => noLongerReported({ state, spell }, day(2))),
    );
    expect(states[1]).toMatchObject({ standing: "resolved", reason: "fixed", detail: "no longer reported" });
  });
});

describe("laws", () => {
  const record = fc
    .record({
      word: fc.constantFrom<Word>("open", "suppressed", "passed", "fixed", "unknown"),
      n: fc.integer({ min: 1, max: 28 }),
      source: fc.constantFrom("securityhub" as const, "config" as const),
      severity: fc.constantFrom("LOW" as const, "HIGH" as const),
      severityAssigned: fc.boolean(),
      copyOf: fc.constantFrom(undefined, undefined, undefined, "guardduty" as const),
      silence: fc.constantFrom(undefined, undefined, undefined, ...silences),
    })
    .map(({ word, n, ...more }) => first(word, n, more));

  test("the order of the records does not matter", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat()), (records, keys) => {
        const shuffled = records.map((one) => ({ one, key: keys.next().value })).sort((a, b) => a.key - b.key);
        const a = fold(unborn, records, "posture");
        const b = fold(
          unborn,
          shuffled.map(({ one }) => one),
          "posture",
        );
        expect(b).toEqual(a);
      }),
    );
  });

  test("folding again changes nothing", () => {
    fc.assert(
      fc.property(fc.array(record, { minLength: 1, maxLength: 6 }), (records) => {
        const once = fold(unborn, records, "posture");
        expect(fold(once, records, "posture")).toEqual(once);
      }),
    );
  });

  test("fixed only where a record that said open or suppressed now says passed or fixed", () => {
    const step = fc.record({
      index: fc.nat({ max: 3 }),
      word: fc.constantFrom<Word>("open", "suppressed", "passed", "fixed", "unknown"),
      silence: fc.constantFrom(undefined, undefined, ...silences),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 4, maxLength: 4 }), fc.array(step, { maxLength: 12 }), (start, steps) => {
        let records: readonly RecordState[] = start.map((state) => ({
          ...state,
          word: "open" as const,
          definite: "open" as const,
          silence: undefined,
          copyOf: undefined,
        }));
        let finding = fold(unborn, records, "posture");
        for (const { index, word, silence } of steps) {
          const { spell } = finding;
          records = records.map((state, at) => {
            if (at !== index) return state;
            const next = read({ state, spell }, reading(word, 5, state), spell);
            return silence === undefined ? next : fallSilent({ state: next, spell }, silence, day(6));
          });
          const after = fold(finding, records, "posture");
          const saysGood = records.some(({ definite }) => definite === "passed" || definite === "fixed");
          expect(after.reason === "fixed" && !saysGood).toBe(false);
          finding = after;
        }
      }),
    );
  });
});
