import { expect, test } from "vitest";
import { sinceOf } from "./range.ts";

test.each([
  [{ word: "7" }, "2026-11-17"],
  [{ word: "365" }, "2025-11-24"],
  [{ word: "all" }, "2000-01-01"],
  [{ word: "custom", from: "2026-09-21", to: "2026-10-01" }, "2026-09-21"],
  // Nothing is compared with itself, or with what is to come.
  [{ word: "custom", from: "2026-11-24", to: "2026-11-24" }, "2026-11-23"],
] as const)("numbers of 24 November over %j are compared with %s", (range, since) => {
  expect(sinceOf(range, "2026-11-24")).toBe(since);
});
