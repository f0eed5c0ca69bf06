/** Of how many scopes a number of a day speaks: fresh ones of those that count (domain.md section 4). */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Day } from "../../posture/calendar.ts";
import { lastFreshMs } from "../../posture/coverage.ts";
import type { Schema } from "../schema.ts";
import { type Clock, freshnessAt } from "./scopes.ts";
import { isOneOf, type View } from "./view.ts";

/** As `Share` of posture/coverage.ts; `deniedByScp` is null where it is not kept: of days that are over, of some sources only. */
export interface DayShare {
  fresh: number;
  of: number;
  deniedByScp: number | null;
}

export interface Shares {
  /** Of all sources. */
  all: DayShare;
  /** Of those that can speak for the score: Security Hub CSPM's. */
  score: DayShare;
  /** Accounts of the view that are watched, and those with a scope that was fresh. */
  accounts: { reporting: number; of: number };
  /** Day at whose end this was so: that of the last run, where none was on the day itself. */
  asOf: Day;
}

interface PartRow {
  readonly fresh: number;
  readonly scopes: number;
  readonly denied: number;
  readonly score_fresh: number;
  readonly score_scopes: number;
  readonly score_denied: number | null;
}

interface ShareRow extends PartRow {
  readonly reporting: number;
  readonly accounts: number;
}

/** @returns null where none is kept: before the first run, and by region on days that are over. */
export async function sharesOn(db: Kysely<Schema>, view: View, day: Day, today: Day, clock: Clock): Promise<Shares | null> {
  if (day === today) return sharesOf(await sharesNow(db, view, clock), today);
  if (view.regions !== undefined) return null;
  const { last } = await db
    .selectFrom("account_days")
    .select(({ fn }) => fn.max("day").as("last"))
    .where("day", "<=", day)
    .executeTakeFirstOrThrow();
  if (last === null) return null;
  const { rows } = await sql<ShareRow>`
    SELECT ${total("fresh")} AS fresh, ${total("scopes")} AS scopes, ${total("denied_by_scp")} AS denied, ${total("score_fresh")} AS score_fresh,
      ${total("score_scopes")} AS score_scopes, NULL AS score_denied, count(CASE WHEN fresh > 0 THEN 1 END) AS reporting, count(*) AS accounts
    FROM account_days WHERE day = ${last} AND ${isOneOf("account", view.accounts)}`.execute(db);
  return sharesOf(rows[0], last);
}

async function sharesNow(db: Kysely<Schema>, view: View, clock: Clock): Promise<ShareRow | undefined> {
  const { rows } =
    await sql<ShareRow>`SELECT ${sums}, count(DISTINCT CASE WHEN fresh = 1 THEN account END) AS reporting, count(DISTINCT account) AS accounts
    FROM ${await scopesNow(db, view, clock)}`.execute(db);
  return rows[0];
}

/** Of the present. */
export interface PartShares extends Omit<Shares, "asOf" | "accounts"> {
  readonly hasReported: boolean;
  /** The oldest last success of its scopes that have no fresh evidence. What was never read has none. */
  readonly staleSince: string | null;
}

export type ShareSplit = "account" | "region" | "source";

/** Of the present: shares of every part that has a watched scope. */
export async function sharesBy<Part extends string | number>(
  db: Kysely<Schema>,
  split: ShareSplit,
  view: View,
  clock: Clock,
): Promise<ReadonlyMap<Part, PartShares>> {
  const part = sql.ref(split);
  const { rows } = await sql<PartRow & { part: Part; read: number; stale_since: string | null }>`
    SELECT ${part} AS part, ${sums}, max(was_read) AS read, min(CASE WHEN counts = 1 AND fresh = 0 THEN last_success_at END) AS stale_since
    FROM ${await scopesNow(db, view, clock)} GROUP BY ${part}`.execute(db);
  return new Map(rows.map((row) => [row.part, { ...partShares(row), hasReported: row.read === 1, staleSince: row.stale_since }]));
}

/** Watched scopes of the view, each as numbers that add up. */
async function scopesNow(db: Kysely<Schema>, view: View, clock: Clock): Promise<RawBuilder<unknown>> {
  const asOf = await freshnessAt(db, clock);
  const since = new Date(lastFreshMs(asOf.getTime(), clock.intervalMs)).toISOString();
  return sql`(SELECT account, region, source, last_success_at, CASE WHEN state = 'ok' AND last_success_at >= ${since} THEN 1 ELSE 0 END AS fresh,
      CASE WHEN state = 'denied_by_scp' THEN 1 ELSE 0 END AS denied, CASE WHEN state = 'denied_by_scp' THEN 0 ELSE 1 END AS counts,
      CASE WHEN source = 'securityhub' THEN 1 ELSE 0 END AS is_hub, CASE WHEN last_success_at IS NULL THEN 0 ELSE 1 END AS was_read
    FROM scopes WHERE watched = 1 AND ${isOneOf("account", view.accounts)} AND ${isOneOf("region", view.regions)}) AS watched`;
}

const total = (expression: string) => sql`coalesce(sum(${sql.raw(expression)}), 0)`;

const sums = sql`${total("fresh")} AS fresh, ${total("counts")} AS scopes, ${total("denied")} AS denied, ${total("fresh * is_hub")} AS score_fresh,
  ${total("counts * is_hub")} AS score_scopes, ${total("denied * is_hub")} AS score_denied`;

const sharesOf = (row: ShareRow | undefined, asOf: Day): Shares => {
  if (row === undefined) throw new Error("a sum without a row");
  return {
    ...partShares(row),
    accounts: { reporting: row.reporting, of: row.accounts },
    asOf,
  };
};

const partShares = (row: PartRow): Pick<Shares, "all" | "score"> => ({
  all: { fresh: row.fresh, of: row.scopes, deniedByScp: row.denied },
  score: { fresh: row.score_fresh, of: row.score_scopes, deniedByScp: row.score_denied },
});

/** Of parts of the present: each scope is in exactly one of them. */
export function sharesTogether(shares: readonly DayShare[]): DayShare {
  const sum = (of: (share: DayShare) => number) => shares.reduce((all, share) => all + of(share), 0);
  return { fresh: sum(({ fresh }) => fresh), of: sum((share) => share.of), deniedByScp: sum(({ deniedByScp }) => deniedByScp ?? 0) };
}
