import { describe, expect, test } from "vitest";
import { createWorld } from "./create.ts";
import type { ScopeHistory } from "./history.ts";
import { dayMs } from "./life.ts";
import { viewedAt } from "./native.ts";
import { otherProductCount, otherProductRecords, otherProductTruth } from "./otherproducts.ts";

const endsAtMs = Date.parse("2026-11-24T12:00:00Z");
const region = "eu-central-1";

function worldWith(history: Partial<ScopeHistory> = {}) {
  const world = createWorld({ seed: 9, size: { accounts: 40, regions: 1, findings: 60_000, history: () => history }, endsAtMs });
  const ids = world.accounts().map(({ id }) => id);
  const records = (atMs: number) =>
    ids.flatMap((id) =>
      Array.from({ length: otherProductCount(world, id, region) }, (_, index) =>
        otherProductRecords(world, id, region, index, atMs),
      ).flat(),
    );
  const truths = (atMs: number) => ids.flatMap((id) => [...otherProductTruth(world, id, viewedAt(atMs))]);
  return { records, truths };
}

const { records, truths } = worldWith();

describe("what Macie and Access Analyzer find", () => {
  test("is a key of its own each, and the same at every asking", () => {
    const keys = truths(endsAtMs).map(({ accountId, check, resource }) => [accountId, check, resource].join(" "));
    expect(new Set(keys).size).toBe(keys.length);
    expect(worldWith().truths(endsAtMs)).toEqual(truths(endsAtMs));
  });

  test("is seen through Security Hub exactly as long as Security Hub keeps a record of it", () => {
    for (const daysAgo of [0, 20, 60, 110]) {
      const atMs = endsAtMs - daysAgo * dayMs;
      const kept = records(atMs).length;
      expect(truths(atMs).filter(({ seenThrough }) => seenThrough.includes("securityhub")).length).toBe(kept);
      expect(kept).toBeGreaterThan(0);
    }
  });

  test("ends fixed by a record that is archived or marked resolved, and by nothing else", () => {
    const good = records(endsAtMs).filter(({ RecordState, Workflow }) => RecordState === "ARCHIVED" || Workflow.Status === "RESOLVED");
    const fixed = truths(endsAtMs).filter(({ reason, seenThrough }) => reason === "fixed" && seenThrough.length > 0);
    expect(fixed.length).toBe(good.length);
    expect(good.length).toBeGreaterThan(0);
  });

  test("does not move UpdatedAt when people suppress it", () => {
    const later = records(endsAtMs).filter(({ Workflow }) => Workflow.Status === "SUPPRESSED");
    const before = new Map(records(endsAtMs - 3 * dayMs).map((record) => [record.Id, record]));
    const changed = later.filter(({ Id }) => before.get(Id)?.Workflow.Status === "NEW");
    const weekly = changed.filter(({ Id, UpdatedAt }) => before.get(Id)?.UpdatedAt !== UpdatedAt);
    expect(later.length).toBeGreaterThan(0);
    // A weekly analysis may fall into the three days; no suppression alone moves the time.
    expect(weekly.every(({ UpdatedAt, CreatedAt }) => (Date.parse(UpdatedAt) - Date.parse(String(CreatedAt))) % (7 * dayMs) === 0)).toBe(
      true,
    );
  });

  test("stays as it was where Security Hub is off, and nothing is listed", () => {
    const offMs = endsAtMs - 30 * dayMs;
    const off = worldWith({ hub: [{ fromMs: 0, untilMs: offMs }] });
    expect(off.records(endsAtMs)).toEqual([]);
    const frozen = off.truths(endsAtMs).map(({ resource, status }) => [resource, status]);
    expect(frozen).toEqual(truths(offMs - 1).map(({ resource, status }) => [resource, status]));
  });
});
