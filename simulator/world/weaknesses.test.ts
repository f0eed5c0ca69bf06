import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld } from "./create.ts";
import { quietHistory, type ScopeHistory } from "./history.ts";
import { dayMs } from "./life.ts";
import { nativeSpace, viewedAt } from "./native.ts";
import { type Weakness, weaknessAt, weaknessState } from "./weaknesses.ts";
import { vulnerabilityTruth } from "./weaknesstruth.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");

function worldWith(history: Partial<ScopeHistory> = {}) {
  const world = createWorld({ seed: 5, size: { accounts: 2, regions: 1, findings: 12_000, history: () => history }, endsAtMs });
  const accountId = world.accounts()[0]?.id ?? "";
  return { world, accountId, ...nativeSpace(world, accountId, "eu-central-1", "vulnerabilities") };
}

const { world, accountId, space, count } = worldWith();
const all = Array.from({ length: count }, (_, index) => weaknessAt(space, index));
const standing = (of: Weakness, atMs: number, inWorld = world) =>
  [...vulnerabilityTruth(inWorld, accountId, viewedAt(atMs))].find(({ resource }) => resource === of.findingArn);

/** One whose resource outlives all its steps, by a fortnight. */
function found(isWanted: (weakness: Weakness) => boolean): Weakness {
  const weakness = all.find((one) => {
    const lastMs = one.steps.at(-1)?.atMs ?? 0;
    return (one.resource.goneAtMs ?? Number.POSITIVE_INFINITY) > lastMs + 60 * dayMs && isWanted(one);
  });
  if (weakness === undefined) throw new Error("the world has no such vulnerability");
  return weakness;
}
const lastMsOf = ({ steps }: Weakness): number => steps.at(-1)?.atMs ?? 0;

describe("a vulnerability's life", () => {
  test("is the same whenever it is asked for", () => {
    fc.assert(
      fc.property(fc.nat(count - 1), (index) => {
        expect(weaknessAt(worldWith().space, index)).toEqual(weaknessAt(space, index));
      }),
    );
  });

  test("ends fixed when Inspector closes it, and stays fixed after Inspector forgot it", () => {
    const closed = found(({ steps }) => steps.at(-1)?.status === "CLOSED");
    const closedMs = lastMsOf(closed);
    expect(standing(closed, closedMs - 1)?.status).toBe("open");
    expect(standing(closed, closedMs)).toMatchObject({ status: "resolved", reason: "fixed", seenThrough: ["inspector", "securityhub"] });
    expect(weaknessState(closed, quietHistory, closedMs + 30 * dayMs - 1)?.status).toBe("CLOSED");
    expect(standing(closed, closedMs + 30 * dayMs)).toMatchObject({ status: "resolved", reason: "fixed", seenThrough: [] });
  });

  test("is forgotten after three days where the account says so", () => {
    const closed = found(({ steps }) => steps.at(-1)?.status === "CLOSED");
    const brief = { ...quietHistory, closedRetentionDays: 3 } as const;
    expect(weaknessState(closed, brief, lastMsOf(closed) + 3 * dayMs - 1)?.status).toBe("CLOSED");
    expect(weaknessState(closed, brief, lastMsOf(closed) + 3 * dayMs)).toBeUndefined();
  });

  test("is open again when it comes back", () => {
    const back = found(({ steps }) => steps.length === 3 && steps[1]?.status === "CLOSED");
    expect(standing(back, lastMsOf(back))).toMatchObject({ status: "open", sinceMs: lastMsOf(back) });
  });

  test("is not fixed but gone with its resource", () => {
    const gone = all.find(({ steps, resource }) => steps.length === 1 && (resource.goneAtMs ?? 0) > steps[0].atMs + dayMs);
    if (gone?.resource.goneAtMs === undefined) throw new Error("no resource ends");
    expect(standing(gone, gone.resource.goneAtMs - 1)?.status).toBe("open");
    expect(standing(gone, gone.resource.goneAtMs)).toMatchObject({ status: "resolved", reason: "resource gone" });
    const { goneAtMs } = gone.resource;
    // To whoever reads it, it looks closed like a fixed one, for three days.
    expect(weaknessState(gone, quietHistory, goneAtMs)).toMatchObject({ status: "CLOSED", updatedMs: Math.floor(goneAtMs / 1000) * 1000 });
    expect(weaknessState(gone, quietHistory, goneAtMs + 3 * dayMs)).toBeUndefined();
  });

  test("stays as it was while Inspector is off, and what happened meanwhile is seen when it is on again", () => {
    const closed = found(({ steps }) => steps.at(-1)?.status === "CLOSED");
    const closedMs = lastMsOf(closed);
    const pause = [{ fromMs: 0, untilMs: closedMs - 1 }, { fromMs: closedMs + 5 * dayMs }];
    const paused = worldWith({ inspector: pause }).world;
    expect(standing(closed, closedMs + dayMs, paused)).toMatchObject({ status: "open" });
    expect(standing(closed, closedMs + 5 * dayMs, paused)).toMatchObject({ status: "resolved", sinceMs: closedMs + 5 * dayMs });
  });

  test("is counted as MEDIUM while Inspector has no severity for it", () => {
    const untriaged = found(({ vulnerability, steps }) => vulnerability.severity === "UNTRIAGED" && steps.length === 1);
    expect(standing(untriaged, endsAtMs + 40 * dayMs)?.severity).toBe("MEDIUM");
  });

  test("changes its severity where Inspector rates it anew", () => {
    const rated = found(({ steps }) => steps.length === 2 && steps[1]?.severity !== steps[0].severity);
    const before = standing(rated, lastMsOf(rated) - 1)?.severity;
    expect(standing(rated, lastMsOf(rated))).toMatchObject({ status: "open" });
    expect(standing(rated, lastMsOf(rated))?.severity).not.toBe(before);
  });
});
