import { expect, test } from "vitest";
import { summaryOf } from "./summary.ts";

const now = new Date("2026-11-24T12:00:00Z");
const day = (date: string, more = {}) => ({ date, reconstructed: false, silent: 0, ...more });

test("a change is counted from the first day that was read", () => {
  const points = [day("2026-11-20", { reconstructed: true }), day("2026-11-21"), day("2026-11-22", { silent: 1 }), day("2026-11-23")];
  expect(summaryOf({ name: "Open", unit: "", points, total: [5, 10, 14, 12] }, now)).toBe(
    "Open: 10 on 21 Nov, 12 on 23 Nov (+2); lowest 10, highest 14. 1 earlier day is reconstructed. On 1 day some accounts did not report.",
  );
});

test("days that nobody can speak for are no zero", () => {
  expect(summaryOf({ name: "Score", unit: " %", points: [day("2026-11-20")], total: [null] }, now)).toBe(
    "Score: no day of this range was read.",
  );
});
