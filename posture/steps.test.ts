import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { day, first, life, reading } from "../test/support/readings.ts";
import { eventBetween, isHistory, nothingLaid } from "./event.ts";
import { type FindingState, fold, unborn } from "./finding.ts";
import type { Word } from "./lifecycle.ts";
import { fallSilent, type RecordState, read, speakAgain } from "./record.ts";
import { stepStateOf } from "./steps.ts";
import { causesIn, causesOut, evaluations, kinds, laidStandings, silences, stepStates } from "./words.ts";

const countedAs = ({ standing, evaluation }: FindingState) => stepStateOf(standing, evaluation);

it("however a finding stands, and whatever its check says, it is in one state that is counted", () => {
  const states = laidStandings.flatMap((standing) => evaluations.map((evaluation) => stepStateOf(standing, evaluation)));
  expect(states.filter((state) => !stepStates.includes(state))).toEqual([]);
});

describe("a check counts as passed while a record that speaks says so", () => {
  const lasting = silences.filter((silence) => silence !== "regenerated");
  const all = (change: (state: RecordState, spell: number) => RecordState) => (records: readonly RecordState[], spell: number) =>
    records.map((state) => change(state, spell));
  const say = (word: Word, n: number) =>
    all((state, spell) => read({ state, spell }, reading(word, n, { ...state, silence: undefined }), spell));
  const silenced = (silence: (typeof lasting)[number], n: number) => all((state, spell) => fallSilent({ state, spell }, silence, day(n)));

  it.each(lasting)("failed, fixed, then %s: fixed it stays, and is no passed check any more", (silence) => {
    const states = life(
      () => [first("open", 1)],
      say("passed", 2),
      silenced(silence, 3),
      all((state, spell) => speakAgain({ state, spell })),
    );
    expect(states.map(countedAs)).toEqual(["open", "passed", "closed", "passed"]);
    expect(states[2]).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: day(2) });
    const [, fixed, silent] = states as readonly [FindingState, FindingState, FindingState];
    const change = { records: [], seen: day(3), previousAt: day(2), updatedAt: undefined, arrived: false, joining: undefined };
    expect(isHistory(fixed, silent)).toBe(true);
    // No cause of leaving: it had left before.
    expect(eventBetween(fixed, silent, { ...change, ...nothingLaid })).toMatchObject({ cause: "evidence", evaluation: "none", at: day(3) });
  });

  it.each(lasting)("%s after it failed, and after it passed: in no number, both", (silence) => {
    expect(countedAs(life(() => [first("open", 1)], silenced(silence, 2))[1] ?? unborn)).toBe("closed");
    expect(countedAs(life(() => [first("passed", 1)], silenced(silence, 2))[1] ?? unborn)).toBe("none");
  });

  it("where it failed it is off, where it is on it passes: no fix, and a passed check", () => {
    const [, off] = life(
      () => [first("open"), first("passed")],
      (records, spell) => records.map((state, at) => (at === 0 ? fallSilent({ state, spell }, "check switched off", day(2)) : state)),
    );
    expect(off).toMatchObject({ standing: "closed", reason: "check switched off", evaluation: "passed" });
    expect(countedAs(off ?? unborn)).toBe("passed");
  });

  it("without evidence what passed is unknown, and what is open stays open", () => {
    const lives = [
      life(() => [first("passed", 1)], say("unknown", 2)),
      life(() => [first("open", 1)], say("passed", 2), say("unknown", 3)),
      life(() => [first("open", 1)], say("unknown", 2)),
      life(() => [first("unknown", 1)]),
    ];
    expect(lives.map((states) => countedAs(states.at(-1) ?? unborn))).toEqual(["unknown", "unknown", "open", "unknown"]);
  });

  it.each(kinds.filter((kind) => kind !== "posture"))("%s that is over has passed nothing, and its silence is no event", (kind) => {
    const open = first("open", 1);
    const before = fold(unborn, [open], kind);
    const fixed = read({ state: open, spell: before.spell }, reading("fixed", 2, open), before.spell);
    const after = fold(before, [fixed], kind);
    expect([after.standing, countedAs(after)]).toEqual(["resolved", "closed"]);
    expect(isHistory(after, fold(after, [fallSilent({ state: fixed, spell: after.spell }, "account left", day(3))], kind))).toBe(false);
  });

  const record = fc
    .record({
      word: fc.constantFrom<Word>("open", "suppressed", "passed", "unknown"),
      source: fc.constantFrom("securityhub", "config"),
    } as const)
    .map(({ word, source }) => first(word, 1, { source }));
  const turn = fc.record({
    index: fc.nat({ max: 2 }),
    word: fc.constantFrom<Word>("open", "suppressed", "passed", "unknown"),
    silence: fc.constantFrom(undefined, undefined, ...lasting),
  });
  type Turn = typeof turn extends fc.Arbitrary<infer One> ? One : never;
  const turned =
    ({ index, word, silence }: Turn) =>
    (records: readonly RecordState[], spell: number) =>
      records.map((state, at) => {
        if (at !== index) return state;
        const next = read({ state, spell }, reading(word, 5, { ...state, silence: undefined }), spell);
        return silence === undefined ? next : fallSilent({ state: next, spell }, silence, day(6));
      });
  const anyLife = fc.tuple(fc.array(record, { minLength: 3, maxLength: 3 }), fc.array(turn, { maxLength: 10 }));

  it("of a gone resource nothing counts, whether its check failed or passed before; likewise where the account left or the check is off", () => {
    fc.assert(
      fc.property(anyLife, fc.constantFrom(...lasting), ([start, turns], silence) => {
        const end = life(() => start, ...turns.map(turned), silenced(silence, 9)).at(-1) ?? unborn;
        expect(["closed", "none"]).toContain(countedAs(end));
      }),
    );
  });

  it("what all records say is good has passed, whatever it went through", () => {
    fc.assert(
      fc.property(anyLife, ([start, turns]) => {
        const end = life(() => start, ...turns.map(turned), say("passed", 9)).at(-1) ?? unborn;
        expect(countedAs(end)).toBe("passed");
      }),
    );
  });

  it("it follows from the records alone: how the finding stood before changes nothing of it", () => {
    fc.assert(
      fc.property(anyLife, ([start, turns]) => {
        let records: readonly RecordState[] = [];
        const keeping = turns.map((one) => (before: readonly RecordState[], spell: number) => {
          records = turned(one)(before, spell);
          return records;
        });
        const end = life(() => start, ...keeping).at(-1) ?? unborn;
        const isProblem = end.standing === "open" || end.standing === "suppressed";
        expect(end.evaluation).toBe(isProblem ? "none" : fold(unborn, turns.length > 0 ? records : start, "posture").evaluation);
      }),
    );
  });
});

it.each([
  ["in", causesIn],
  ["out", causesOut],
])("each cause %s is one part of a change, and a finding that moved to another key comes before all others", (_, causes) => {
  expect(new Set(causes).size).toBe(causes.length);
  expect(causes[0]).toBe("reclassified");
});
