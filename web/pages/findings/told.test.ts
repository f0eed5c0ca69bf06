import { expect, test } from "vitest";
import type { FindingEvent } from "../../../contract/findings.ts";
import { told } from "./told.ts";

const event = (at: string, row: Partial<FindingEvent>): FindingEvent => ({
  at: `2026-11-${at}:00.000Z`,
  seen: `2026-11-${at}:00.000Z`,
  run: 1,
  from: "open",
  to: "open",
  fromSeverity: "HIGH",
  toSeverity: "HIGH",
  cause: "new",
  reason: null,
  evidenceLost: false,
  countsAs: "open",
  acceptance: null,
  note: null,
  ...row,
});

test("a life is told from its beginning: opened, worse, fixed after so long, and back again", () => {
  const events = [
    event("01T06:00", { from: "none" }),
    event("02T06:00", { cause: "severity", toSeverity: "CRITICAL" }),
    event("05T18:00", { to: "resolved", cause: "fixed", reason: "fixed" }),
    event("09T06:00", { from: "resolved", cause: "reopened", evidenceLost: true }),
    event("09T09:00", { to: "closed", cause: "check switched off", reason: "check switched off" }),
  ];
  expect(told([...events].reverse()).map(({ title, more, isChange }) => [title, more, isChange])).toEqual([
    ["Open, high", undefined, true],
    ["Severity High → Critical", undefined, false],
    ["Fixed", "Open for 4 d 12 h. AWS evaluated it again and found it good.", true],
    ["Reopened", "It failed again: a new spell begins. Rests on an earlier word: AWS cannot tell now.", true],
    ["Closed: check switched off", "Open for 3 h. Nobody evaluates it any more: that is no fix.", true],
  ]);
});

test("what is over stays as it ended; whether its check is evaluated since is told beside it", () => {
  const over = { from: "resolved", to: "resolved", cause: "evidence", reason: "fixed" } as const;
  const events = [
    event("01T06:00", { ...over, countsAs: "closed" }),
    event("02T06:00", { ...over, countsAs: "passed" }),
    event("03T06:00", { ...over, countsAs: "unknown", evidenceLost: true }),
    event("04T06:00", { cause: "evidence", evidenceLost: true }),
  ];
  expect(told([...events].reverse()).map(({ title, more, isChange }) => [title, more, isChange])).toEqual([
    ["No longer evaluated", "Nothing speaks for it any more: it is no passed check.", false],
    ["Evaluated again: it passes", undefined, false],
    ["Evidence changed", "Rests on an earlier word: AWS cannot tell now.", false],
    ["Evidence changed", "Rests on an earlier word: AWS cannot tell now.", false],
  ]);
});
