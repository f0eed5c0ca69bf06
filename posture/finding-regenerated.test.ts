/** Records that consolidation archived, and their successors: domain.md section 3. */
import { describe, expect, test } from "vitest";
import { again, day, first, life, reading } from "../test/support/readings.ts";
import { fallSilent, type RecordState, read } from "./record.ts";

describe("a regenerated record", () => {
  test("what failed just before it was regenerated, and left with its account before the new record came, left with the account", () => {
    const states = life(
      () => [first("passed")],
      ([passed]) => [
        { ...(passed as RecordState), word: "open", definite: "open", saidAt: day(2), silence: "regenerated", silentAt: day(2) },
      ],
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "account left", day(3))),
    );
    expect(states.map(({ standing, reason }) => [standing, reason])).toEqual([
      ["passed", undefined],
      ["open", undefined],
      ["closed", "account left"],
    ]);
  });

  test("a regenerated record speaks until its successor is read", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "regenerated", day(2))),
      (records) => [...records, first("open", 2)],
      (records, spell) => again(records, 1, spell, "passed", 3),
    );
    expect(states.map(({ standing }) => standing)).toEqual(["open", "open", "open", "resolved"]);
  });

  test("what the successor of a regenerated record says stands for it: fixed meanwhile is fixed, gone is gone", () => {
    const regenerated = (records: readonly RecordState[], spell: number) =>
      records.map((state) => fallSilent({ state, spell }, "regenerated", day(2)));
    const fixed = life(
      () => [first("open", 1)],
      (records, spell) => [...regenerated(records, spell), first("passed", 3)],
    );
    expect(fixed[1]).toMatchObject({ standing: "resolved", reason: "fixed", leftAt: day(3) });
    const gone = life(
      () => [first("open", 1)],
      (records, spell) => [...regenerated(records, spell), first("open", 3, { silence: "resource gone" })],
    );
    expect(gone[1]).toMatchObject({ standing: "resolved", reason: "resource gone" });
  });

  test("where the successor has no answer, the regenerated record stands as it did, and that is marked", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => [...records.map((state) => fallSilent({ state, spell }, "regenerated", day(2))), first("unknown", 3)],
    );
    expect(states[1]).toMatchObject({ standing: "open", evidenceLostSince: day(3) });
  });

  test("switched back, the second record waits for its successor, and the first is not heard again", () => {
    const regenerate = (at: number) => (records: readonly RecordState[], spell: number) =>
      records.map((state) => fallSilent({ state, spell }, "regenerated", day(at)));
    const states = life(
      () => [first("open", 1)],
      (records, spell) => [...regenerate(5)(records, spell), first("passed", 5)],
      regenerate(9),
    );
    expect(states.map(({ standing }) => standing)).toEqual(["open", "resolved", "resolved"]);
  });

  test("of a global resource each region's regenerated record waits for its own successor", () => {
    const states = life(
      () => [first("open", 1, { scope: 1 }), first("open", 1, { scope: 2 })],
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "regenerated", day(5))),
      (records) => [...records, first("passed", 5, { scope: 1 })],
      (records) => [...records, first("passed", 6, { scope: 2 })],
    );
    expect(states.map(({ standing }) => standing)).toEqual(["open", "open", "open", "resolved"]);
  });

  test("two standards' records of one check are regenerated together: neither stands for the other", () => {
    const states = life(
      () => [first("open", 1), first("passed", 3)],
      (records, spell) => records.map((state) => fallSilent({ state, spell }, "regenerated", day(9))),
    );
    expect(states[1]).toMatchObject({ standing: "open" });
  });

  test("a record that failed again just before it was regenerated, and passes in its successor, is fixed twice", () => {
    const states = life(
      () => [first("open", 1)],
      (records, spell) => again(records, 0, spell, "passed", 2),
      (records, spell) => records.map((state) => read({ state, spell }, reading("open", 4, { ...state, silence: "regenerated" }), spell)),
      (records) => [...records, first("passed", 5)],
    );
    expect(states.map(({ standing, spell }) => `${standing} ${spell}`)).toEqual(["open 1", "resolved 1", "open 2", "resolved 2"]);
  });
});
