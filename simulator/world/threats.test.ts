import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { createWorld } from "./create.ts";
import { quietHistory, type ScopeHistory } from "./history.ts";
import { dayMs } from "./life.ts";
import { nativeSpace, viewedAt } from "./native.ts";
import { threatAt, threatState, threatTruth } from "./threats.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");

function worldWith(history: Partial<ScopeHistory> = {}, seed = 11) {
  const world = createWorld({ seed, size: { accounts: 2, regions: 1, findings: 8_000, history: () => history }, endsAtMs });
  const accountId = world.accounts()[0]?.id ?? "";
  return { world, accountId, ...nativeSpace(world, accountId, "eu-central-1", "threats") };
}

const { world, accountId, space, count } = worldWith();
const all = Array.from({ length: count }, (_, index) => threatAt(space, index));
const standing = (id: string, atMs: number, of = world) =>
  [...threatTruth(of, accountId, viewedAt(atMs))].find(({ resource }) => resource === id);

describe("a threat's life", () => {
  test("is the same whenever it is asked for, and whatever was asked before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: count - 1 }), fc.integer({ min: 0, max: count - 1 }), (index, other) => {
        threatAt(space, other);
        expect(threatAt(worldWith().space, index)).toEqual(threatAt(space, index));
      }),
    );
  });

  test("never goes back: later looks see later updates, more detections and no lower severity", () => {
    fc.assert(
      fc.property(fc.nat(count - 1), fc.nat(200), fc.nat(60), (index, daysAgo, later) => {
        const threat = threatAt(space, index);
        const first = threatState(threat, quietHistory, endsAtMs - daysAgo * dayMs);
        const second = threatState(threat, quietHistory, endsAtMs - daysAgo * dayMs + later * dayMs);
        if (first === undefined || second === undefined) return;
        expect(second.updatedMs).toBeGreaterThanOrEqual(first.updatedMs);
        expect(second.count).toBeGreaterThanOrEqual(first.count);
        expect(second.severity).toBeGreaterThanOrEqual(first.severity);
      }),
    );
  });

  test("is suppressed while archived, and open again when it is taken out of the archive", () => {
    const back = all.find((threat) => threat.unarchivedMs !== undefined && threat.hiddenInHub === undefined);
    if (back?.archivedMs === undefined || back.unarchivedMs === undefined) throw new Error("no threat comes back from the archive");
    expect(standing(back.id, back.archivedMs - 1)?.status).toBe("open");
    expect(standing(back.id, back.archivedMs)?.status).toBe("suppressed");
    expect(standing(back.id, back.unarchivedMs)).toMatchObject({ status: "open", sinceMs: back.unarchivedMs });
  });

  test("ends as expired 90 days after its last update, and GuardDuty lists it no more", () => {
    const old = all.find((threat) => threat.archivedMs === undefined && threat.hiddenInHub === undefined);
    const lastMs = old?.activity.at(-1)?.atMs ?? 0;
    if (old === undefined) throw new Error("every threat was archived");
    expect(standing(old.id, lastMs + 90 * dayMs - 1)).toMatchObject({ status: "open", seenThrough: ["guardduty", "securityhub"] });
    expect(standing(old.id, lastMs + 90 * dayMs)).toMatchObject({ status: "closed", reason: "expired", seenThrough: [] });
    expect(threatState(old, quietHistory, lastMs + 90 * dayMs)).toBeUndefined();
  });

  test("stays as it was where the detector is off: nobody can prove its absence", () => {
    const old = all.find((threat) => threat.archivedMs === undefined && threat.hiddenInHub === undefined);
    const lastMs = old?.activity.at(-1)?.atMs ?? 0;
    const off = worldWith({ guardduty: [{ fromMs: 0, untilMs: lastMs + dayMs }] });
    expect(standing(old?.id ?? "", lastMs + 91 * dayMs, off.world)).toMatchObject({ status: "open", seenThrough: [] });
  });

  test("is suppressed by a copy that was suppressed in Security Hub, until that is withdrawn", () => {
    const hidden = all.find(({ hiddenInHub, archivedMs }) => hiddenInHub?.untilMs !== undefined && archivedMs === undefined);
    if (hidden?.hiddenInHub?.untilMs === undefined) throw new Error("no copy is suppressed for a time");
    expect(standing(hidden.id, hidden.hiddenInHub.fromMs)?.status).toBe("suppressed");
    expect(standing(hidden.id, hidden.hiddenInHub.untilMs)?.status).toBe("open");
  });

  test("that began while the detector was off is nowhere", () => {
    const off = worldWith({ guardduty: [] });
    expect([...threatTruth(off.world, off.accountId, viewedAt(endsAtMs))]).toEqual([]);
  });
});
