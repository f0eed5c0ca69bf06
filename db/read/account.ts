/** One account: its posture by principle and by region. */
import type { Kysely } from "kysely";
import { globalRegion } from "../../posture/catalogue/global.ts";
import type { Reach } from "../../posture/reach.ts";
import type { AccountId, Region } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { type Account, type AccountsContext, type AccountsQuery, accountOf, noScopes, scopesOf } from "./accounts.ts";
import { type CountedControls, controlsBy, controlsTogether, noControls } from "./control-counts.ts";
import { type Calendar, comparedWith, todayOf } from "./counted.ts";
import { dueByAccount } from "./due.ts";
import { ownersOfAccounts } from "./owners-of.ts";
import { groupsOf, type Part, type PostureOf, type PrinciplePosture, postureOf, principlesOf } from "./posture.ts";
import { type AccountLevel, levelsOfAccount } from "./service-levels.ts";
import { type DayShare, sharesBy } from "./share.ts";
import { type Days, movedTogether, nothingMoved, standingsBy } from "./standing.ts";
import type { View } from "./view.ts";
import { within } from "./within.ts";

export interface RegionPosture extends PostureOf {
  region: Region;
  scopes: DayShare;
  scoreScopes: DayShare;
}

export interface WholeAccount extends Account {
  levels: AccountLevel[];
  principles: PrinciplePosture[];
  regions: RegionPosture[];
}

/** @returns undefined where there is none, or the reader may not see it: the same answer. */
export async function readAccount(
  db: Kysely<Schema>,
  reach: Reach,
  id: string,
  { since, asIf, calendar }: AccountsContext & Pick<AccountsQuery, "since" | "asIf">,
): Promise<WholeAccount | undefined> {
  const row = await db
    .selectFrom("accounts")
    .selectAll("accounts")
    .where(within(reach))
    .where("accounts.account_id", "=", id as AccountId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  const view: View = { accounts: [row.id], regions: undefined, principles: undefined, asIf };
  const today = todayOf(calendar);
  const days = await comparedWith(db, today, since);
  const [regions, principles, scopes, owners, due, levels] = await Promise.all([
    regionsOf(db, view, { day: today, isLatest: days.isLatest }, calendar),
    principlesOf(db, view, days),
    scopesOf(db, view, calendar),
    ownersOfAccounts(db, [row.id]),
    dueByAccount(db, view, today),
    levelsOfAccount(db, { id: row.account_id, ouId: row.ou_id, ouPath: row.ou_path }),
  ]);
  const groups = [...principles.groups.values()];
  const part: Part = {
    moved: movedTogether(groups.map(({ moved }) => moved)),
    controls: controlsTogether(groups.map(({ controls }) => controls)),
  };
  const account = accountOf(row, { part, isKnown: principles.hasReported, days, owners, scopes, due });
  return { ...account, levels, principles: groupsOf(principles, days), regions };
}

/** Regions that are watched, or have a past; `global` first where there is anything of it. */
async function regionsOf(db: Kysely<Schema>, view: View, days: Days, calendar: Calendar): Promise<RegionPosture[]> {
  const [controls, standings, shares] = await Promise.all([
    controlsBy<Region>(db, "region", view, days),
    standingsBy<Region>(db, "region", view, days),
    sharesBy<Region>(db, "region", view, calendar),
  ]);
  const names = [...new Set([...standings.keys(), ...controls.keys(), ...shares.keys()])].sort();
  const ofGlobal = names.includes(globalRegion)
    ? await controlsBy(db, "principle", { ...view, regions: [globalRegion] }, days)
    : new Map<string, CountedControls>();
  return [...names.filter((name) => name === globalRegion), ...names.filter((name) => name !== globalRegion)].map((region) => {
    const { all = noScopes, score = noScopes, hasReported = false } = shares.get(region) ?? {};
    const moved = standings.get(region);
    const own = region === globalRegion ? controlsTogether(ofGlobal.values()) : (controls.get(region) ?? noControls);
    return {
      region,
      ...postureOf({ moved: moved ?? nothingMoved(), controls: own }, hasReported || moved !== undefined),
      scopes: all,
      scoreScopes: score,
    };
  });
}
