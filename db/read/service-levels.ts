/** Days to fix: what is decided and for whom, by whose word an account's are as they are, and how many fixes kept them. */
import { type Kysely, sql } from "kysely";
import { type Day, dayAfter, daysFrom } from "../../posture/calendar.ts";
import { decisionsBy, type PlacedAccount } from "../../posture/decided-levels.ts";
import type { Reach } from "../../posture/reach.ts";
import { percentOf } from "../../posture/score.ts";
import { type DecidedDays, levelsFrom } from "../../posture/service-level.ts";
import { type AccountId, type LeveledSeverity, type LevelPlace, leveledSeverities } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { decidedDays } from "../schema-levels.ts";
import { namesOf } from "./actor-names.ts";
import { type Calendar, todayOf } from "./counted.ts";
import { standingsIn } from "./present.ts";
import { type ViewQuery, viewOf } from "./view.ts";

export interface DecidedPlace {
  place: LevelPlace;
  /** An account's twelve digits, an OU's id. */
  id: string | null;
  /** The account's name, the OU's names from the root; null: the organization, or an OU that is gone. */
  name: string | null;
  days: Record<LeveledSeverity, number | null>;
  changedAt: string;
  changedBy: string | null;
  changedByName: string | null;
}

/** The organization's first, then OUs and accounts by name. For who sees everything: it speaks of accounts that others must not know of. */
export async function readDecidedLevels(db: Kysely<Schema>, reach: Reach): Promise<DecidedPlace[]> {
  if (reach.kind !== "everything") return [];
  const rows = await decidedRows(db);
  const names = await namesOf(
    db,
    rows.map(({ changed_by }) => changed_by),
  );
  return rows
    .map((row) => ({
      ...placeOf(row),
      name: row.account_name ?? row.path,
      days: allDays(decidedDays(row)),
      changedAt: row.changed_at,
      changedBy: row.changed_by,
      changedByName: names.get(row.changed_by ?? "") ?? null,
    }))
    .sort((a, b) => order(a).localeCompare(order(b)));
}

const places: readonly LevelPlace[] = ["organization", "ou", "account"];
const order = ({ place, name, id }: DecidedPlace): string => `${places.indexOf(place)} ${name ?? id ?? ""}`;

const allDays = (days: DecidedDays): Record<LeveledSeverity, number | null> => ({
  CRITICAL: days.CRITICAL ?? null,
  HIGH: days.HIGH ?? null,
  MEDIUM: days.MEDIUM ?? null,
  LOW: days.LOW ?? null,
});

const decidedRows = (db: Kysely<Schema>) =>
  db
    .selectFrom("service_levels as decided")
    .leftJoin("accounts", "accounts.id", "decided.account")
    .leftJoin("ous", "ous.ou_id", "decided.ou_id")
    .select([
      "decided.ou_id",
      "decided.critical",
      "decided.high",
      "decided.medium",
      "decided.low",
      "decided.changed_at",
      "decided.changed_by",
    ])
    .select(["accounts.account_id", "accounts.name as account_name", "ous.path"])
    .execute();

const placeOf = ({ account_id, ou_id }: { readonly account_id: AccountId | null; readonly ou_id: string | null }) => ({
  place: (account_id !== null ? "account" : ou_id !== null ? "ou" : "organization") as LevelPlace,
  id: account_id ?? ou_id,
});

export interface AccountLevel {
  severity: LeveledSeverity;
  days: number;
  from: LevelPlace | "usual";
  /** Of an OU: its names from the root, or its id. */
  ou: string | null;
}

/** @param account that the reader may see. */
export async function levelsOfAccount(db: Kysely<Schema>, account: PlacedAccount): Promise<AccountLevel[]> {
  const rows = await decidedRows(db);
  const units = await db.selectFrom("ous").select(["ou_id as id", "parent", "path"]).execute();
  const decided = rows.map((row) => ({ ...placeOf(row), days: decidedDays(row) }));
  const levels = levelsFrom(decisionsBy(decided, units)(account));
  return leveledSeverities.map((severity) => {
    const { days, from, id } = levels[severity];
    return { severity, days, from, ou: from === "ou" ? (units.find((unit) => unit.id === id)?.path ?? id) : null };
  });
}

export interface KeptQuery extends ViewQuery {
  readonly weeks?: number | undefined;
}

export interface Kept {
  inTime: number;
  late: number;
  percentage: number | null;
}

export interface KeptWeek extends Kept {
  from: Day;
  to: Day;
}

/** Fixes of the view by week, each by the level of its day. The last week goes on. */
export async function readKept(
  db: Kysely<Schema>,
  reach: Reach,
  { weeks = 13, ...query }: KeptQuery,
  calendar: Calendar,
): Promise<Kept & { weeks: KeptWeek[] }> {
  const view = await viewOf(db, reach, query);
  const last = mondayOf(todayOf(calendar));
  const first = dayAfter(last, -7 * (weeks - 1));
  const { rows } = await sql<{ week: Day; inTime: number; late: number }>`
    SELECT week, sum(in_time) AS "inTime", sum(late) AS late FROM fix_weeks
    WHERE ${standingsIn(view)} AND week >= ${first} AND week <= ${last} GROUP BY week`.execute(db);
  const byWeek = new Map(rows.map((row) => [row.week, row]));
  const told = Array.from({ length: weeks }, (_, index): KeptWeek => {
    const from = dayAfter(first, 7 * index);
    const { inTime = 0, late = 0 } = byWeek.get(from) ?? {};
    return { from, to: dayAfter(from, 6), ...keptOf(inTime, late) };
  });
  const sum = (of: "inTime" | "late") => told.reduce((all, week) => all + week[of], 0);
  return { ...keptOf(sum("inTime"), sum("late")), weeks: told };
}

export const keptOf = (inTime: number, late: number): Kept => ({
  inTime,
  late,
  percentage: percentOf({ passed: inTime, failed: late, unknown: 0 }),
});

/** 2024-01-01 was one. */
const mondayOf = (day: Day): Day => dayAfter(day, -(((daysFrom("2024-01-01" as Day, day) % 7) + 7) % 7));
