/** What Inspector closed: only what it still looks at was fixed (domain.md section 3, "only fixed counts as fixed"). */
import { describe, expect, test } from "vitest";
import { type AbsenceFacts, absent } from "./absence.ts";
import { meaningOf, needsResource, type Surroundings } from "./lifecycle.ts";
import type { RecordState } from "./record.ts";

const closed = { by: "inspector", status: "CLOSED" } as const;
const around: Surroundings = { checkOff: false, resourceGone: false, silentSince: undefined, repeatsGuardDuty: false };

test.each([
  [around, "fixed", undefined],
  [{ ...around, resourceGone: true }, "open", "resource gone"],
  [{ ...around, unscanned: true }, "open", "no longer evaluated"],
  // Decided once: the coverage forgets the resource later.
  [{ ...around, silentSince: "resource gone" as const }, "open", "resource gone"],
])("closed, with %j, says %s: %s", (surroundings, word, silence) => {
  expect(meaningOf(closed, surroundings)).toMatchObject({ word, silence });
});

test("only what is closed is asked about, and only once", () => {
  expect(needsResource(closed, undefined, false)).toBe(true);
  expect(needsResource(closed, "resource gone", false)).toBe(false);
  for (const status of ["ACTIVE", "SUPPRESSED"]) expect(needsResource({ by: "inspector", status }, undefined, false)).toBe(false);
});

describe("proven absent", () => {
  const state: RecordState = {
    copyOf: undefined,
    source: "inspector",
    scope: 1,
    word: "open",
    definite: "open",
    silence: undefined,
    silentAt: undefined,
    severity: "HIGH",
    severityAssigned: false,
    markedResolved: false,
    saidAt: "2026-11-01T00:00:00.000Z",
    firstAt: "2026-11-01T00:00:00.000Z",
    problemSpell: 1,
    unlistedSince: undefined,
    detail: undefined,
  };
  const facts: AbsenceFacts = { checkOff: false, resourceGone: false, at: "2026-11-25T00:00:00.000Z" };
  const record = {
    kept: { state, spell: 1 },
    control: false,
    kind: "vulnerability",
    product: "inspector",
    updatedAt: "2026-11-20T00:00:00.000Z",
    standsIn: false,
  } as const;

  test.each([
    [facts, "fixed", undefined],
    [{ ...facts, resourceGone: true }, "open", "resource gone"],
    [{ ...facts, unscanned: true }, "open", "no longer evaluated"],
  ])("with %j it says %s: %s", (told, word, silence) => {
    expect(absent(record, told)).toMatchObject({ word, silence });
  });
});
