/**
 * The database against the simulator's ground truth, in worlds where everything happens: controls, standards and services are switched off,
 * control findings consolidated, recorders stopped, members taken out, accounts and regions come and go.
 */
import { createHash } from "node:crypto";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Rows } from "../../db/dialect/connection.ts";
import { createWorld } from "../../simulator/world/create.ts";
import { type Collected, collected } from "../support/collected.ts";
import { figure } from "../support/figures.ts";
import { judged } from "../support/judged.ts";
import { brokenLaws } from "../support/laws.ts";
import { worldSeed } from "../support/seed.ts";
import { isUnseenByAdministrators } from "../support/unseen.ts";
import { looksOf, Witness } from "../support/witness.ts";

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const DAYS = 10;
const endsAtMs = Date.parse("2026-11-24T06:00:00Z");
const firstRunMs = endsAtMs - (DAYS + 1) * DAY_MS;
/** Two runs a day; in the soak one, in the morning and in the afternoon by turns. Either way every other one reads what changed only. */
const runsOf = (day: number): readonly number[] => figure([0, 13], [day % 2 === 0 ? 13 : 0]).map((hours) => day * DAY_MS + hours * HOUR_MS);
const ways = figure(["each-account"] as const, ["each-account", "delegated-administrator"] as const);

/**
 * The soak draws any world. Of small ones a few are drawn from that were looked at: a world that AWS could not make is the simulator's fault,
 * and a run that fails by chance tells nobody anything.
 */
const known = [5, 77, 1_467_149_003, 1_065_331_039] as const;
const seed = figure(known[worldSeed % known.length] ?? 5, worldSeed);

describe.each(ways)(`by way of %s, the database against the ground truth of a world (seed ${seed})`, (mode) => {
  const size = { accounts: figure(8, 200), regions: figure(2, 3), findings: figure(600, 150_000), eventful: true, days: DAYS + 3 };
  const world = createWorld({ seed, size, endsAtMs });
  const witness = new Witness(world);
  let organization: Collected;
  beforeAll(async () => {
    organization = await collected(world, firstRunMs, {}, { mode });
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
    const leave = mode === "each-account" ? {} : { unseen: isUnseenByAdministrators(world, witness) };
    return [...(await judged(rows, witness, leave)), ...(await brokenLaws(rows))];
  }

  test("after a first run", { timeout: figure(120_000, 3_600_000) }, async () => {
    await collectAt(firstRunMs);
    expect(await wrong()).toEqual([]);
    expect(witness.seen.size).toBeGreaterThan(size.findings / 2);
  });

  test("running twice is running once", { timeout: figure(120_000, 3_600_000) }, async () => {
    const before = await everything(organization);
    await collectAt(firstRunMs, true);
    expect(await everything(organization)).toEqual(before);
  });

  test("after ten more days, by every event; and after a full run", { timeout: figure(600_000, 7_200_000) }, async () => {
    for (let day = 1; day <= DAYS; day += 1) {
      for (const ms of runsOf(day)) await collectAt(firstRunMs + ms);
    }
    expect(await wrong()).toEqual([]);
    await collectAt(endsAtMs, true);
    expect(await wrong()).toEqual([]);
  });
});

/** All that a run may change, save which run it was and how far it read. */
async function everything({ writer: { rows } }: Collected): Promise<unknown> {
  return {
    findings: await contents(rows, "findings", "id"),
    records: await contents(rows, "records", "id"),
    events: await contents(rows, "finding_events", "seq"),
    scores: await contents(rows, "record_events", "seq"),
    surroundings: await contents(rows, "surroundings_events", "seq"),
  };
}

/** Rows to be compared one by one; in the soak, where they would fill the memory twice, a digest of them. */
async function contents(rows: Rows, table: string, key: string): Promise<unknown> {
  const isSoak = figure(false, true);
  const pageRows = 20_000;
  const all: unknown[] = [];
  const digest = createHash("sha256");
  for (let last = 0; ; ) {
    const page = await rows.all<Record<string, unknown>>(`SELECT * FROM ${table} WHERE ${key} > ? ORDER BY ${key} LIMIT ${pageRows}`, [
      last,
    ]);
    for (const row of page) {
      const { run, before: _, ...rest } = row;
      const kept = table === "findings" || table === "records" ? rest : { run, ...rest };
      if (isSoak) digest.update(JSON.stringify(kept));
      else all.push(kept);
    }
    if (page.length < pageRows) return isSoak ? digest.digest("hex") : all;
    last = Number(page.at(-1)?.[key]);
  }
}
