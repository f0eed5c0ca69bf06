import { expect, test } from "vitest";
import type { Progress } from "../collectors/tally.ts";
import { progressPrinter } from "./progress.ts";

const start: Progress = { run: 1, scopesDone: 0, scopes: 168, records: 0, added: 0, changed: 0, waitedMs: 0 };
const half: Progress = { ...start, scopesDone: 84, records: 7_200, added: 5_400, changed: 1_800 };
const waiting: Progress = { ...half, waitedMs: 12 * 60_000 };
const done: Progress = { ...waiting, scopesDone: 168, records: 11_030, added: 8_550, changed: 2_388 };
const MINUTE_MS = 60_000;

interface Look {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly quiet?: boolean;
}

/** Everything that is written while a run comes along, each figure a minute after the one before. */
function written(figures: readonly Progress[], { quiet = false, ...screen }: Look, stepMs = MINUTE_MS): readonly string[] {
  const texts: string[] = [];
  let nowMs = 0;
  const printer = progressPrinter(quiet, { ...screen, write: (text: string) => texts.push(text) }, () => nowMs);
  for (const figure of figures) {
    printer.show(figure);
    nowMs += stepMs;
  }
  printer.end();
  return texts;
}

/** The lines that a terminal shows in the end: `\r` goes to the start of the line, `ESC [ K` empties it from there. */
const shown = (texts: readonly string[]): readonly string[] =>
  texts
    .join("")
    .split("\n")
    .map((line) => line.split("\r\u001b[K").at(-1) ?? "");

test("a terminal sees one line, that rewrites itself and is left whole, with the next one free", () => {
  const texts = written([start, half, waiting, done], { isTTY: true, columns: 120 });
  expect(texts.slice(0, -1).every((text) => text.startsWith("\r\u001b[K") && !text.includes("\n"))).toBe(true);
  expect(shown(texts)).toEqual([
    "[####################] 168/168 scopes · 11030 records · 8550 new · 2388 changed · 61/s · calls waited 12 min",
    "",
  ]);
});

test.each([
  [120, "[##########..........] 84/168 scopes · 7200 records · 5400 new · 1800 changed · 60/s · calls waited 12 min · 2 min left"],
  [80, "[###...] 84/168 scopes · 5400 new · 60/s · calls waited 12 min · 2 min left"],
  [40, "[###...] 84/168 scopes · 2 min left"],
  [20, "[###...] 2 min left"],
  [12, "[###...]"],
  [0, "[###...] 84/168 scopes · 5400 new · 60/s · calls waited 12 min · 2 min left"],
])("at %i columns it leaves out whole figures, the least telling first, and never wraps", (columns, line) => {
  expect(shown(written([start, half, waiting], { isTTY: true, columns }))[0]).toBe(line);
  for (const figures of [start, half, waiting, done])
    expect(shown(written([start, figures], { isTTY: true, columns }))[0]?.length).toBeLessThan(columns === 0 ? 80 : columns);
});

test("elsewhere there are plain lines, every ten seconds and for the end, without a control character", () => {
  const texts = written([start, half, waiting, done], {}, 9_999);
  expect(texts).toEqual([
    "0/168 scopes · 0 records · 0 new · 0 changed\n",
    "84/168 scopes · 7200 records · 5400 new · 1800 changed · 360/s · calls waited 12 min · 20 s left\n",
    "168/168 scopes · 11030 records · 8550 new · 2388 changed · 368/s · calls waited 12 min\n",
  ]);
  expect(texts.join("")).toMatch(/^[ -~·\n]+$/);
});

test("a run that is carried on tells its rate and the time left by what it did itself", () => {
  const later: Progress = { ...half, scopesDone: 126, records: 7_200 + 600 };
  expect(shown(written([half, later], {}))[1]).toBe("126/168 scopes · 7800 records · 5400 new · 1800 changed · 10/s · 1 min left");
});

test.each<readonly [string, readonly Progress[], Look]>([
  ["a script that asked for JSON", [start, half, done], { isTTY: true, columns: 80, quiet: true }],
  ["a run that has not planned its scopes yet", [{ ...start, scopes: 0 }], { isTTY: true, columns: 80 }],
])("nothing is written for %s, not even the end of a line", (_, figures, look) => {
  expect(written(figures, look)).toEqual([]);
});
