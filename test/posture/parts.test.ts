/** Every account, OU and region, as it is listed: against the naive reckoning of the view that it is. */
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { readAccount } from "../../db/read/account.ts";
import { readAccounts } from "../../db/read/accounts.ts";
import { readUnits } from "../../db/read/units.ts";
import { type AccountId, type PrincipleGroup, principleGroups } from "../../posture/words.ts";
import { type AskedView, countedOn, naivePart, partOf, reachOf, shareOf } from "../support/naive-posture.ts";
import { accounts, dayOf, type RandomOrganization, randomOrganization, writeOrganization } from "../support/random-organization.ts";

async function holds(organization: RandomOrganization, reach: readonly AccountId[] | undefined): Promise<void> {
  const { database, ...written } = await writeOrganization(organization);
  const stood = written.stood.map((_, day) => countedOn(organization, written.stood, day));
  const last = stood.length - 1;
  const calendar = { now: new Date(`${dayOf(last)}T13:00:00Z`), intervalMs: 3_600_000, timeZone: "UTC" };
  const context = { calendar };
  const whole: AskedView = { reach, account: undefined, ou: undefined, region: undefined, principle: undefined };
  const naive = (narrowed: Partial<AskedView>) => ({ ...naivePart(organization, stood, { ...whole, ...narrowed }, last), change: null });
  try {
    const seen = accounts.filter((id) => reach === undefined || reach.includes(id));
    for (const since of stood.slice(0, last).keys()) {
      const asked = { since: dayOf(since), include: ["principles"] } as const;
      const listed = await readAccounts(database.db, reachOf(whole), asked, context);
      const naiveSince = (id: AccountId, principle?: PrincipleGroup) =>
        naivePart(organization, stood, { ...whole, account: [id], principle }, last, since);
      expect(listed.items.map((item) => [item.id, partOf(item)])).toEqual(seen.map((id) => [id, naiveSince(id)]));
      const groups = (id: AccountId) =>
        principleGroups.map((principle) => {
          const { score, checks, open, openTotal, change } = naiveSince(id, principle);
          return { id: principle, score, checksPassed: shareOf(checks), open, openTotal, openChange: change?.open ?? null };
        });
      expect(listed.items.map(({ principles }) => principles)).toEqual(seen.map(groups));
    }

    const { items } = await readUnits(database.db, reachOf(whole), calendar);
    expect(items.map((item) => [item.path, partOf(item)])).toEqual(items.map(({ path }) => [path, naive({ ou: path })]));

    for (const id of seen) {
      const account = await readAccount(database.db, reachOf(whole), id, context);
      const byRegion = account?.regions ?? [];
      const expected = byRegion.map(({ region }) => [region, naive({ account: [id], region: [region] })]);
      expect(byRegion.map((item) => [item.region, partOf(item)])).toEqual(expected);
    }
  } finally {
    await database.close();
  }
}

it(
  "accounts, OUs and the regions of an account have the numbers of their view",
  () =>
    fc.assert(fc.asyncProperty(randomOrganization, fc.option(fc.subarray([...accounts]), { nil: undefined, freq: 2 }), holds), {
      numRuns: 15,
    }),
  120_000,
);

it("the tree has every OU on the way to an account that one may see, and no other", async () => {
  const { database } = await writeOrganization({ records: [], days: [[]] });
  const calendar = { now: new Date(`${dayOf(0)}T13:00:00Z`), intervalMs: 3_600_000, timeZone: "UTC" };
  const tree = async (reach?: readonly AccountId[]) => {
    const { items } = await readUnits(
      database.db,
      reach === undefined ? { kind: "everything" } : { kind: "accounts", accounts: reach },
      calendar,
    );
    return items.map(({ path, parent, id, accounts: below, accountsHere }) => [path, parent, id, below, accountsHere]);
  };
  expect(await tree()).toEqual([
    ["Root", null, null, 3, 0],
    ["Root / Payments", "Root", "ou-0", 2, 1],
    ["Root / Payments / Cards", "Root / Payments", "ou-1", 1, 1],
    ["Root / Payments of old", "Root", "ou-2", 1, 1],
  ]);
  expect(await tree([accounts[2] as AccountId])).toEqual([
    ["Root", null, null, 1, 0],
    ["Root / Payments of old", "Root", "ou-2", 1, 1],
  ]);
  expect(await tree([])).toEqual([]);
  await database.close();
});
