import { expect, test } from "vitest";
import type { Trend } from "../../contract/trend.ts";
import { largestStep, mostMoved, movedOf, partMoved } from "./moved.ts";

const none = { fixes: 0, medianHours: null, p90Hours: null };
const days = ["2026-11-20", "2026-11-21", "2026-11-22", "2026-11-23"];

function trend(
  open: readonly (number | null)[],
  series: Readonly<Record<string, readonly (number | null)[]>>,
  since: string | null,
): Trend {
  const columns = {
    entered: [],
    left: [],
    opened: [],
    reopened: [],
    resolved: [],
    fixed: [],
    resourceGone: [],
    score: [],
    checksPassed: [],
  };
  return {
    from: days[0] ?? "",
    to: days.at(-1) ?? "",
    knownSince: since,
    likeForLike: null,
    change: since === null ? null : { since, open: 0, score: 0, checksPassed: 0 },
    timeToFix: none,
    goal: null,
    points: days.map((date, index) => ({
      ...Object.fromEntries(Object.keys(columns).map((name) => [name, null])),
      date,
      open: open[index] ?? null,
      timeToFix: none,
      accounts: 1,
      accountsReporting: 1,
      coverage: null,
      scoreCoverage: null,
      stale: false,
      carried: false,
      reconstructed: false,
      marks: [],
    })) as unknown as Trend["points"],
    by: "account",
    series: Object.entries(series).map(([id, values]) => ({
      id: id === "others" ? null : id,
      name: `n${id}`,
      ...columns,
      open: [...values],
      timeToFix: none,
    })),
  };
}

test("a change counts from the first day that was read, whatever the days before say", () => {
  const moved = trend([], {}, "2026-11-21");
  expect(movedOf(moved, [1, 10, 12, 15])).toEqual({ now: 15, by: 5 });
  expect(movedOf(moved, [1, null, 12, 15])).toEqual({ now: 15, by: null });
  expect(movedOf(trend([], {}, null), [1, 10, 12, 15])).toEqual({ now: 15, by: null });
});

test("a part without a series had nothing open; of a score nothing is known", () => {
  const moved = trend([], { a: [1, 2, 3, 4] }, "2026-11-20");
  expect(partMoved(moved, "a", "open")).toEqual({ now: 4, by: 3 });
  expect(partMoved(moved, "b", "open")).toEqual({ now: 0, by: 0 });
  expect(partMoved(moved, "b", "score")).toEqual({ now: null, by: null });
});

test("who moved most, on each side; who joined, who did not move and all others together are on none", () => {
  const { worse, better } = mostMoved(
    trend(
      [],
      { a: [1, 1, 1, 3], b: [1, 1, 1, 9], c: [5, 5, 5, 1], d: [null, null, 2, 2], e: [4, 4, 4, 4], others: [1, 1, 1, 99] },
      "2026-11-20",
    ),
  );
  expect(worse.map(({ id, now, by }) => [id, now, by])).toEqual([
    ["b", 9, 8],
    ["a", 3, 2],
  ]);
  expect(better.map(({ id, by }) => [id, by])).toEqual([["c", -4]]);
});

test("the largest step is found by size, between days that were read", () => {
  expect(largestStep(trend([100, 10, 12, 5], {}, "2026-11-21"))).toEqual({ date: "2026-11-23", before: "2026-11-22", by: -7 });
  expect(largestStep(trend([1, null, 9, 9], {}, "2026-11-20"))).toBeUndefined();
  expect(largestStep(trend([1, 9, 9, 9], {}, null))).toBeUndefined();
});
