/**
 * The database against the simulator's ground truth, in worlds where everything happens: controls, standards and services are switched off,
 * control findings consolidated, recorders stopped, members taken out, accounts and regions come and go.
 */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { judged } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { worldSeed } from "../support/seed.ts";
import { looksOf, Witness } from "../support/witness.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 10;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const firstRunMs = endsAtMs - (DAYS + 1) * DAY_MS;

describe(`the database against the ground truth of a world (seed ${worldSeed})`, () => {
  const size = { accounts: 8, regions: 2, findings: 600, eventful: true, days: DAYS + 3 };
  const world = createWorld({ seed: worldSeed, size, endsAtMs });
  const witness = new Witness(world);
  let organization: Collected;
  beforeAll(async () => {
    organization = await collected(world, firstRunMs);
  });
  afterAll(() => organization.close());

  async function collectAt(atMs: number, full = false): Promise<void> {
    const { rows } = organization.writer;
    const result = await organization.collect(atMs, full ? { full } : {});
    expect(result).toMatchObject({ state: "done", error: undefined });
    for (const look of await looksOf(rows, result.run)) witness.look(look);
  }

  async function wrong(): Promise<readonly string[]> {
    const { rows } = organization.writer;
    return [...(await judged(rows, witness)), ...(await brokenLaws(rows))];
  }

  test("after a first run", { timeout: 120_000 }, async () => {
    await collectAt(firstRunMs);
    expect(await wrong()).toEqual([]);
    expect(witness.seen.size).toBeGreaterThan(300);
  });

  test("running twice is running once", { timeout: 120_000 }, async () => {
    const before = await everything(organization);
    await collectAt(firstRunMs, true);
    expect(await everything(organization)).toEqual(before);
  });

  test("after ten more days of two runs a day, by every event; and after a full run", { timeout: 600_000 }, async () => {
    for (let day = 1; day <= DAYS; day += 1) {
      for (const hours of [0, 13]) await collectAt(firstRunMs + day * DAY_MS + hours * HOUR_MS);
    }
    expect(await wrong()).toEqual([]);
    await collectAt(endsAtMs, true);
    expect(await wrong()).toEqual([]);
  });
});

/** All that a run may change, save which run it was and how far it read. */
async function everything({ writer: { rows } }: Collected): Promise<unknown> {
  return {
    findings: await rows.all("SELECT * FROM findings ORDER BY id").then((found) => found.map(withoutRun)),
    records: await rows.all("SELECT * FROM records ORDER BY id").then((found) => found.map(withoutRun)),
    events: await rows.all("SELECT * FROM finding_events ORDER BY seq"),
    scores: await rows.all("SELECT * FROM record_events ORDER BY seq"),
    surroundings: await rows.all("SELECT * FROM surroundings_events ORDER BY seq"),
  };
}

function withoutRun(row: unknown): unknown {
  const { run: _, before: __, ...rest } = row as Record<string, unknown>;
  return rest;
}
