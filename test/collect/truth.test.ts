import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { brokenLaws } from "../support/laws.ts";
import { differences } from "../support/truth.ts";

const DAY_MS = 86_400_000;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const firstRunMs = endsAtMs - 12 * DAY_MS;

describe("the database against the simulator's ground truth", () => {
  const world = createWorld({ seed: 7, size: { accounts: 5, regions: 2, findings: 1_500 }, endsAtMs });
  let organization: Collected;
  beforeAll(async () => {
    organization = await collected(world, firstRunMs);
  }, 60_000);
  afterAll(() => organization.close());

  test("after a first run", { timeout: 120_000 }, async () => {
    const result = await organization.collect(firstRunMs);
    expect(result).toMatchObject({ state: "done", error: undefined });
    expect(await differences(organization.writer.rows, world, firstRunMs, firstRunMs)).toEqual([]);
    expect(await brokenLaws(organization.writer.rows)).toEqual([]);
  });

  test("running twice is running once", { timeout: 120_000 }, async () => {
    const count =
      "SELECT (SELECT count(*) FROM finding_events) AS events, (SELECT count(*) FROM records) AS records, (SELECT count(*) FROM findings) AS findings";
    const before = await organization.writer.rows.get(count);
    await organization.collect(firstRunMs, { full: true });
    expect(await organization.writer.rows.get(count)).toEqual(before);
  });

  test("after ten more days of incremental runs, and after a full run", { timeout: 300_000 }, async () => {
    for (let day = 1; day <= 10; day += 1) {
      for (const hours of [0, 8, 16]) await organization.collect(firstRunMs + day * DAY_MS + hours * 3_600_000);
    }
    const last = firstRunMs + 11 * DAY_MS;
    await organization.collect(last, { full: true });
    expect(await differences(organization.writer.rows, world, last, firstRunMs)).toEqual([]);
    expect(await brokenLaws(organization.writer.rows)).toEqual([]);
  });
});
