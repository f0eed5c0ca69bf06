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
