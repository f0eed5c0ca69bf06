import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { Call } from "../service.ts";
import { securityhub } from "../services/securityhub.ts";
import { createWorld } from "./create.ts";
import { dayMs } from "./life.ts";
import type { Truth, World } from "./world.ts";

const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const beganAtMs = endsAtMs - 60 * dayMs;
const made = (seed: number): World =>
  createWorld({ seed, size: { accounts: 8, regions: 2, findings: 800, days: 60, eventful: true }, endsAtMs });

const seeds = fc.integer({ min: 1, max: 10_000 });
const instants = fc.integer({ min: 0, max: 60 }).map((day) => beganAtMs + day * dayMs);
const truths = (world: World, atMs: number): readonly Truth[] => world.accounts().flatMap(({ id }) => [...world.truth(id, atMs)]);

describe("the world", () => {
  test("is a pure function of seed and instant: two of them say the same, in whatever order they are asked", () => {
    fc.assert(
      fc.property(seeds, instants, (seed, atMs) => {
        const first = made(seed);
        truths(first, endsAtMs);
        expect(truths(first, atMs)).toEqual(truths(made(seed), atMs));
      }),
      { numRuns: 4, seed: 3 },
    );
  });

  test("has one entry of truth a problem", () => {
    fc.assert(
      fc.property(seeds, instants, (seed, atMs) => {
        const keys = truths(made(seed), atMs).map(({ kind, accountId, region, check, resource }) =>
          [kind, accountId, region, check, resource].join(" "),
        );
        expect(new Set(keys).size).toBe(keys.length);
      }),
      { numRuns: 4, seed: 4 },
    );
  });

  test("gives a reason exactly where something ended, and no instant in the future", () => {
    fc.assert(
      fc.property(seeds, instants, (seed, atMs) => {
        for (const { status, reason, sinceMs } of truths(made(seed), atMs)) {
          expect(reason !== undefined).toBe(status === "resolved" || status === "closed");
          expect(sinceMs).toBeLessThanOrEqual(atMs);
        }
      }),
      { numRuns: 4, seed: 5 },
    );
  });

  test("tells the same truth whether or not anybody reads the services", () => {
    const asked = made(11);
    const call: Call = {
      caller: { accountId: asked.securityAccountId, region: asked.aggregationRegion, arn: "" },
      atMs: endsAtMs,
      world: asked,
    };
    securityhub.operations.GetFindings?.({ MaxResults: 100 }, call);
    expect(truths(asked, endsAtMs)).toEqual(truths(made(11), endsAtMs));
  });

  test("shows every way in which a problem ends, over a few seeds", () => {
    const ends = new Set(
      [1, 2, 3, 4].flatMap((seed) => truths(made(seed), endsAtMs).map(({ status, reason }) => `${status} ${reason ?? ""}`)),
    );
    for (const end of [
      "open ",
      "suppressed ",
      "passed ",
      "unknown ",
      "resolved fixed",
      "resolved resource gone",
      "closed check switched off",
      "closed no longer evaluated",
      "closed not applicable",
      "closed account left",
      "closed no longer watched",
    ])
      expect([...ends]).toContain(end);
  });

  test("closes what was open when an account is suspended, and leaves what was fixed before", () => {
    const world = made(2);
    const suspended = world.accounts().find(({ suspendedAtMs }) => suspendedAtMs !== undefined);
    const found = [...world.truth(suspended?.id ?? "", endsAtMs)];
    expect(found.filter(({ status }) => status === "open" || status === "suppressed")).toEqual([]);
    expect(found.some(({ reason }) => reason === "account left")).toBe(true);
    expect(found.some(({ reason }) => reason === "fixed")).toBe(true);
    expect(world.alive(suspended?.id ?? "", world.aggregationRegion, endsAtMs)).toBe(false);
  });

  test("says nothing of an account before it joins", () => {
    const world = made(2);
    const late = world.accounts().find(({ joinedAtMs }) => joinedAtMs > beganAtMs);
    expect([...world.truth(late?.id ?? "", (late?.joinedAtMs ?? 0) - 1)]).toEqual([]);
    expect([...world.truth(late?.id ?? "", endsAtMs)].length).toBeGreaterThan(0);
  });

  test("counts findings and passed checks near the size asked for", () => {
    const world = createWorld({ seed: 1, size: { accounts: 5, regions: 3, findings: 6_000 }, endsAtMs });
    const all = truths(world, endsAtMs);
    const passed = all.filter(({ status }) => status === "passed").length;
    expect(all.length).toBeGreaterThan(4_200);
    expect(all.length).toBeLessThan(7_000);
    expect(passed / all.length).toBeGreaterThan(0.65);
    expect(passed / all.length).toBeLessThan(0.85);
  });
});
