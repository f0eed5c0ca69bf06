/** What retention takes away changes no number of any day: against the naive reckoning of the days as they stood, and against itself before. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readPosture } from "../../db/read/posture.ts";
import { readTrend } from "../../db/read/trend.ts";
import { retain } from "../../jobs/retention.ts";
import { everything } from "../../posture/reach.ts";
import { brokenLaws } from "../support/laws.ts";
import { type AskedView, countedOn, naivePart, partOf, queryOf, reachOf, reckon, view } from "../support/naive-posture.ts";
import {
  accounts,
  dayOf,
  type RandomOrganization,
  randomOrganization,
  regions,
  writeOrganization,
} from "../support/random-organization.ts";
import { worldSeed } from "../support/seed.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

let forgotten = 0;

async function holds(organization: RandomOrganization, views: readonly AskedView[], days: number): Promise<void> {
  const { database, ...written } = await writeOrganization(organization);
  const stood = written.stood.map((_, day) => countedOn(organization, written.stood, day));
  const calendar = { now: new Date(`${dayOf(stood.length - 1)}T13:00:00Z`), intervalMs: 3_600_000, timeZone: "UTC" };
  const range = { from: dayOf(0), to: dayOf(stood.length - 1) };
  const trends = () =>
    Promise.all(
      [{}, ...accounts.map((id) => ({ account: [id] })), ...regions.map((id) => ({ region: [id] })), { by: "account" as const }].map(
        (asked) => readTrend(database.db, everything, { ...range, ...asked }, calendar),
      ),
    );
  try {
    const before = await trends();
    const { findings, isDone } = await retain(database.writer, { days, nowMs: calendar.now.getTime() });
    expect(isDone).toBe(true);
    forgotten += findings;
    expect(await trends()).toEqual(before);
    for (const [asked, day] of views.flatMap((one) => stood.map((_, index) => [one, index] as const))) {
      const since = Math.floor(day / 2);
      const query = { ...queryOf(asked, day), since: day > 0 ? dayOf(since) : undefined };
      const told = await readPosture(database.db, reachOf(asked), query, calendar);
      expect({ ...partOf(told), suppressed: told.suppressed ?? 0 }).toEqual({
        ...naivePart(organization, stood, asked, day, since),
        suppressed: reckon(stood[day] ?? [], asked).suppressed,
      });
    }
    expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
  } finally {
    await database.close();
  }
}

it("every number of every day is what it was, and all sums can be made again", async () => {
  const worlds = fc.asyncProperty(
    randomOrganization,
    fc.array(view, { minLength: 3, maxLength: 3 }),
    fc.integer({ min: 0, max: 3 }),
    holds,
  );
  // Twelve worlds in which nothing is old enough say nothing: one in some hundred such dozens. The same seed would draw the same ones.
  for (let dozens = 0; forgotten === 0 && dozens < 5; dozens += 1) await fc.assert(worlds, { numRuns: 12, seed: worldSeed + dozens });
  expect(forgotten).toBeGreaterThan(0);
}, 120_000);
