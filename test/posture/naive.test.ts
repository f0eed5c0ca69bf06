import * as fc from "fast-check";
import { expect, it } from "vitest";
import { type PrinciplePosture, readPosture } from "../../db/read/posture.ts";
import { type PrincipleGroup, principleGroups } from "../../posture/words.ts";
import { brokenLaws } from "../support/laws.ts";
import { type AskedView, countedOn, naivePart, partOf, queryOf, reachOf, reckon, view } from "../support/naive-posture.ts";
import { dayOf, type RandomOrganization, randomOrganization, writeOrganization } from "../support/random-organization.ts";
import { rebuiltOtherwise } from "../support/step-laws.ts";

const groupsOf = ({ principle }: AskedView): readonly PrincipleGroup[] => (principle === undefined ? principleGroups : [principle]);

async function holds(organization: RandomOrganization, views: readonly AskedView[]): Promise<void> {
  const { database, ...written } = await writeOrganization(organization);
  const stood = written.stood.map((_, day) => countedOn(organization, written.stood, day));
  const calendar = { now: new Date(`${dayOf(stood.length - 1)}T13:00:00Z`), intervalMs: 3_600_000, timeZone: "UTC" };
  try {
    for (const [asked, day] of views.flatMap((view) => stood.map((_, index) => [view, index] as const))) {
      // In the middle of what is known; on the first day there is nothing to compare with.
      const since = Math.floor(day / 2);
      const query = { ...queryOf(asked, day), since: day > 0 ? dayOf(since) : undefined };
      const told = await readPosture(database.db, reachOf(asked), query, calendar);
      expect({ ...partOf(told), suppressed: told.suppressed ?? 0, principles: told.principles.map(partOf) }).toEqual({
        ...naivePart(organization, stood, asked, day, since),
        suppressed: reckon(stood[day] ?? [], asked).suppressed,
        principles: groupsOf(asked).map((principle) => naivePart(organization, stood, { ...asked, principle }, day, since)),
      });
      const sum = (of: (group: PrinciplePosture) => number | undefined | null) =>
        told.principles.reduce((all, group) => all + (of(group) ?? 0), 0);
      const whole = [told.openTotal ?? 0, told.change?.opened ?? 0, told.change?.fixed ?? 0];
      expect([sum((group) => group.openTotal), sum((group) => group.change?.opened), sum((group) => group.change?.fixed)]).toEqual(whole);
    }
    expect([...(await brokenLaws(database.writer.rows)), ...(await rebuiltOtherwise(database.writer))]).toEqual([]);
  } finally {
    await database.close();
  }
}

it(
  "equals the naive reckoning for account, OU, region, principle, organization, any set of accounts, any day; the eight groups add up",
  () => fc.assert(fc.asyncProperty(randomOrganization, fc.array(view, { minLength: 6, maxLength: 6 }), holds), { numRuns: 15 }),
  120_000,
);
