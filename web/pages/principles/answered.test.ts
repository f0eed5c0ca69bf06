import { expect, test } from "vitest";
import { answered } from "./answered.ts";

const known = [
  { check: "A.1", status: "passed", openTotal: 0 },
  { check: "A.2", status: "failed", openTotal: 3 },
  { check: "A.3", status: "unknown", openTotal: 0 },
  { check: "A.4", status: null, openTotal: 1 },
  { check: "A.5", status: null, openTotal: 0 },
] as const;
const ask = (...checks: string[]) => answered({ asked: "?", checks }, known).status;

test("one that failed is a no, silence is no yes, and what has no data says nothing beside what has", () => {
  expect(ask("A.1", "A.2")).toBe("failed");
  expect(ask("A.1", "A.3")).toBe("unknown");
  expect(ask("A.1", "B.9")).toBe("passed");
  expect(ask("B.9", "A.5")).toBe("no data");
});

test("an open finding says no without the control, and a check is found whatever its letters", () => {
  expect(ask("A.4")).toBe("failed");
  expect(ask("a.2")).toBe("failed");
});
