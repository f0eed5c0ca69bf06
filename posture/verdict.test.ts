import { expect, test } from "vitest";
import { verdictOf } from "./verdict.ts";
import type { Cause } from "./words.ts";

type Given = Parameters<typeof verdictOf>[0];

function changes(came: Partial<Record<Cause, number>>, went: Partial<Record<Cause, number>>, more: Partial<Given> = {}): Given {
  const side = (parts: Partial<Record<Cause, number>>) => ({
    total: Object.values(parts).reduce((sum, n) => sum + n, 0),
    parts: Object.entries(parts).map(([cause, n]) => ({ cause: cause as Cause, n })),
  });
  const [entered, left] = [side(came), side(went)];
  return {
    open: { from: 1000, to: 1000 + entered.total - left.total },
    entered,
    left,
    coverage: { fresh: 9, of: 10 },
    ...more,
  };
}

test.each([
  ["more is new than was fixed", { new: 60 }, { fixed: 30 }, "worse"],
  ["more was fixed than is new", { new: 30 }, { fixed: 60 }, "better"],
  ["what is gone with its resource is open no longer", { new: 30 }, { "resource gone": 60 }, "better"],
  ["what came back is as bad as what is new", { reopened: 60 }, {}, "worse"],
  ["19 of 1,000 are about the same", { new: 19 }, {}, "same"],
  ["20 of 1,000 are not", { new: 20 }, {}, "worse"],
  ["a scope that joined is no news", { "scope joined": 500 }, {}, "same"],
  ["an account that left is no progress", {}, { "account left": 500 }, "same"],
  ["nor is what was suppressed", {}, { suppressed: 500 }, "same"],
  ["fixed, and more came into view: no word", { "check switched on": 200 }, { fixed: 60 }, "mixed"],
  ["new, and more was suppressed: no word", { new: 60 }, { suppressed: 200 }, "mixed"],
  ["fixed, and as many came into view: better", { "account joined": 60 }, { fixed: 60 }, "better"],
] as const)("%s", (_, came, went, word) => {
  expect(verdictOf(changes(came, went)).word).toBe(word);
});

test("below three quarters of fresh evidence, or where nobody reported, nothing is said", () => {
  const worse = [{ new: 500 }, {}] as const;
  expect(verdictOf(changes(...worse, { coverage: { fresh: 75, of: 100 } })).word).toBe("worse");
  expect(verdictOf(changes(...worse, { coverage: { fresh: 74, of: 100 } })).word).toBe("cannot say");
  expect(verdictOf(changes(...worse, { coverage: null })).word).toBe("cannot say");
  expect(verdictOf(changes(...worse, { coverage: { fresh: 0, of: 0 } })).word).toBe("cannot say");
  expect(verdictOf(changes(...worse, { open: { from: null, to: 5 } }))).toMatchObject({ word: "cannot say", difference: null });
});

test("the parts that are no news are told apart, and with the real ones they are the whole", () => {
  const verdict = verdictOf(changes({ new: 5, "scope joined": 7, unsuppressed: 1 }, { fixed: 2, suppressed: 4, "account left": 3 }));
  expect(verdict).toMatchObject({ difference: 4, real: 3, cameOtherwise: 8, wentOtherwise: 7 });
  expect(verdict.real + verdict.cameOtherwise - verdict.wentOtherwise).toBe(verdict.difference);
});

test("in a small view one finding is a change", () => {
  expect(verdictOf(changes({ new: 1 }, {}, { open: { from: 3, to: 4 } }))).toMatchObject({ word: "worse", threshold: 1 });
});
