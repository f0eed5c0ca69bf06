import { describe, expect, test } from "vitest";
import { createWorld } from "./create.ts";
import type { GeneratedSize } from "./generated.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const worldOf = (size: GeneratedSize) => createWorld({ seed: 8, size, endsAtMs });

/** Findings and passed checks by the end, whether or not they exist yet. */
function held(size: GeneratedSize): number[] {
  const world = worldOf(size);
  return world.plans.flatMap((plan) =>
    plan.regions.map(({ name }) => {
      const { posture, threats, vulnerabilities } = plan.counts(name);
      return posture + threats + vulnerabilities;
    }),
  );
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);

describe("a world of any size", () => {
  test("holds as much as was asked for, a quarter of it findings", () => {
    const world = worldOf({ accounts: 4, regions: 3, findings: 12_000 });
    const truths = world.accounts().flatMap(({ id }) => [...world.truth(id, endsAtMs)]);
    const standing = truths.filter(({ status }) => status !== "resolved" && status !== "closed");
    expect(truths.length).toBeGreaterThan(12_000 * 0.9);
    expect(truths.length).toBeLessThan(12_000 * 1.15);
    const passed = standing.filter(({ status }) => status === "passed").length;
    expect(passed / standing.length).toBeGreaterThan(0.65);
    expect(passed / standing.length).toBeLessThan(0.85);
  });

  test("is as large as a million without being made", () => {
    const scopes = held({ accounts: 200, regions: 3, findings: 1_000_000 });
    expect(scopes.length).toBe(600);
    expect(sum(scopes)).toBeGreaterThan(950_000);
    expect(sum(scopes)).toBeLessThan(1_300_000);
  });

  test("can have one scope that is much slower than all others", () => {
    const scopes = held({ accounts: 200, regions: 3, findings: 150_000, slowestScope: 30_000 });
    const sorted = scopes.toSorted((a, b) => b - a);
    expect(sorted[0]).toBeGreaterThan(30_000);
    expect(sorted[1]).toBeLessThan(300);
    expect(sum(scopes)).toBeLessThan(195_000);
  });

  test("differs by seed, and is the same for the same seed", () => {
    const ids = (seed: number) => createWorld({ seed, size: { accounts: 3, regions: 1, findings: 300 }, endsAtMs }).accounts();
    expect(ids(1)).toEqual(ids(1));
    expect(ids(1).map(({ id }) => id)).not.toEqual(ids(2).map(({ id }) => id));
  });
});
