import { expect, test } from "vitest";
import { detectorsBy } from "./detectors.ts";

const place = (accountId: string, region: string, state: "on" | "off" | "unknown") => ({
  accountId,
  accountName: accountId,
  organizationalUnit: null,
  region,
  services: [{ service: "macie" as const, state, form: null, why: `because ${state}` }],
});

test("regions add up to their account, what is off comes first, and says why", () => {
  const rows = detectorsBy([place("a", "r1", "on"), place("a", "r2", "unknown"), place("b", "r1", "off"), place("b", "r2", "on")]);
  expect(rows.map(({ accountId }) => accountId)).toEqual(["b", "a"]);
  expect(rows[0]?.services.get("macie")).toEqual({ on: 1, off: 1, unknown: 0, why: "r1: because off" });
});
