import { describe, expect, test } from "vitest";
import { day, first, type Told } from "../test/support/readings.ts";
import { type AbsenceFacts, type AbsentRecord, absent } from "./absence.ts";
import type { Word } from "./lifecycle.ts";

type Of = Partial<Omit<AbsentRecord, "kept">> & Told;

const records: Readonly<Record<string, Of>> = {
  "a control": { control: true, product: "securityhub" },
  "a Config rule": { source: "config", product: "config" },
  "a stand-in for Config": { copyOf: "config", standsIn: true, product: "config" },
  "a stand-in for a Config rule that is a control": { copyOf: "config", standsIn: true, product: "securityhub" },
  GuardDuty: { source: "guardduty", product: "guardduty" },
  "a stand-in for GuardDuty": { copyOf: "guardduty", standsIn: true, product: "guardduty" },
  Inspector: { source: "inspector", product: "inspector" },
  "a stand-in for Inspector": { copyOf: "inspector", standsIn: true, product: "inspector" },
  "another product": { product: "macie" },
  "a copy": { copyOf: "inspector", product: "inspector" },
};

/** `word`, with its detail; else why it is silent; `as it was`, unlisted. */
function meaning(name: string, word: Word, facts: Partial<AbsenceFacts>, ageDays: number): string {
  const { control = false, product = "", standsIn = false, ...told } = records[name] ?? {};
  const kept = { state: first(word, 1, told), spell: 1 };
  const after = absent(
    { kept, control, product, standsIn, updatedAt: day(1) },
    { checkOff: false, resourceGone: undefined, ...facts, at: day(1 + ageDays) },
  );
  if (after.silence !== undefined) return after.silence;
  if (after.unlistedSince !== undefined) return "as it was";
  return after.detail ?? after.word;
}

const young = 5;
const old = 91;
const off = { checkOff: true };
const gone = { resourceGone: true };

describe("proven absence of a record that said open", () => {
  test.each<[string, string, string, string, string]>([
    // Young; old; young with its check off; young with its resource gone.
    ["a control", "no longer evaluated", "no longer evaluated", "check switched off", "resource gone"],
    ["a Config rule", "no longer evaluated", "no longer evaluated", "check switched off", "resource gone"],
    ["a stand-in for Config", "no longer evaluated", "expired", "check switched off", "resource gone"],
    ["a stand-in for a Config rule that is a control", "no longer evaluated", "expired", "check switched off", "resource gone"],
    ["GuardDuty", "as it was", "expired", "as it was", "as it was"],
    ["a stand-in for GuardDuty", "as it was", "expired", "as it was", "as it was"],
    ["Inspector", "no longer reported", "no longer reported", "no longer reported", "resource gone"],
    ["a stand-in for Inspector", "no longer reported", "expired", "no longer reported", "resource gone"],
    ["another product", "no longer reported", "expired", "no longer reported", "resource gone"],
    ["a copy", "no longer evaluated", "expired", "no longer evaluated", "no longer evaluated"],
  ])("%s", (name, whenYoung, whenOld, whenOff, whenGone) => {
    expect([
      meaning(name, "open", {}, young),
      meaning(name, "open", {}, old),
      meaning(name, "open", off, young),
      meaning(name, "open", gone, young),
    ]).toEqual([whenYoung, whenOld, whenOff, whenGone]);
  });

  test.each(["a control", "a Config rule", "a stand-in for Config", "GuardDuty", "a stand-in for GuardDuty", "a copy"])(
    "of %s is never a fix, whatever is known",
    (name) => {
      for (const word of ["open", "suppressed", "unknown"] as const)
        for (const facts of [{}, off, gone, { ...off, ...gone }, { resourceGone: false }])
          for (const age of [young, old]) expect(["fixed", "no longer reported"]).not.toContain(meaning(name, word, facts, age));
    },
  );
});

test("what was fixed when AWS forgot it stays fixed, and what passed is no longer evaluated", () => {
  for (const name of ["Inspector", "another product"]) {
    expect(meaning(name, "fixed", gone, old)).toBe("fixed");
    expect(meaning(name, "passed", {}, young)).toBe("no longer evaluated");
  }
});
