import { expect, test } from "vitest";
import { daysLeft } from "./left.ts";

const now = new Date("2026-11-24T12:00:00.000Z");

test.each([
  ["active", "2027-02-22T12:00:00.000Z", 90],
  ["active", "2026-11-25T12:00:00.001Z", 2],
  ["active", "2026-11-24T12:00:01.000Z", 1],
  // The page was opened before it ended.
  ["active", "2026-11-24T11:59:59.000Z", 0],
  ["revoked", "2027-02-22T12:00:00.000Z", 0],
  ["expired", "2026-11-01T12:00:00.000Z", 0],
] as const)("%s until %s: %i days", (state, expiresAt, days) => {
  expect(daysLeft({ state, expiresAt }, now)).toBe(days);
});
