/** The watched scopes and how each stands now: what coverage and accounts are made of. `never` and `stale` follow from time. */
import { type Kysely, type RawBuilder, sql } from "kysely";
import type { Coverage, SourceId } from "../../posture/words.ts";
import { remembered } from "../dialect/remembered.ts";
import type { Schema } from "../schema.ts";
import { isOfCollection } from "./runs.ts";
import { isOneOf, type View } from "./view.ts";

/** What freshness is judged by. */
export interface Clock {
  readonly now: Date;
  /** The scheduled interval between runs. */
  readonly intervalMs: number;
}

export interface CoveredScope {
  accountId: string;
  accountName: string;
  organizationalUnit: string | null;
  region: string;
  source: SourceId;
  state: Coverage;
  action: string | null;
  message: string | null;
  waitingHelps: boolean;
  lastAttemptAt: string | null;
  lastSuccessAt: string | null;
}

/** A run that shows no sign of life for so long does not hold time still. */
const BEAT_PATIENCE_MS = 120_000;

/** While a run goes on, freshness is judged as of its start: what it is about to read has not become stale by its reading. */
export async function freshnessAt(db: Kysely<Schema>, { now }: Clock): Promise<Date> {
  const running = await remembered(db, "running run", () => runningRun(db));
  if (running === undefined || running.started_at === null) return now;
  const beat = Date.parse(running.beat_at ?? running.started_at);
  const start = new Date(running.started_at);
  return now.getTime() - beat > BEAT_PATIENCE_MS || start > now ? now : start;
}

const runningRun = (db: Kysely<Schema>) =>
  db
    .selectFrom("runs")
    .select(["started_at", "beat_at"])
    .where("state", "=", "running")
    .where(isOfCollection)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();

/** Which of a view's watched scopes are asked for, and by when they must have been read. */
export interface ScopesAsked {
  readonly view: View;
  readonly sources: readonly SourceId[] | undefined;
  readonly states?: readonly Coverage[] | undefined;
  /** An instant: what was read before it is stale (see `lastFreshMs`). */
  readonly freshSince: string;
}

/** `coverageOf` of posture/coverage.ts, in SQL: a matrix of thousands is counted where it lies. */
export const coverageSince = (freshSince: string): RawBuilder<Coverage> => sql`CASE WHEN scopes.state IS NULL THEN 'never'
  WHEN scopes.state <> 'ok' THEN scopes.state WHEN last_success_at IS NULL THEN 'never' WHEN last_success_at < ${freshSince} THEN 'stale' ELSE 'ok' END`;

const watched = ({ view, sources }: ScopesAsked): RawBuilder<unknown> => sql`scopes JOIN accounts ON accounts.id = scopes.account
  WHERE watched = 1 AND ${isOneOf("scopes.account", view.accounts)} AND ${isOneOf("scopes.region", view.regions)} AND ${isOneOf("source", sources)}`;

export interface ScopeCount {
  readonly source: SourceId;
  readonly state: Coverage;
  readonly n: number;
}

/** Of whatever state. */
export async function countScopes(db: Kysely<Schema>, asked: ScopesAsked): Promise<readonly ScopeCount[]> {
  const { rows } = await sql<ScopeCount>`
    SELECT source, state, count(*) AS n FROM (SELECT source, ${coverageSince(asked.freshSince)} AS state FROM ${watched(asked)}) AS scopes GROUP BY source, state`.execute(
    db,
  );
  return rows;
}

export type ScopeKey = readonly [account: string, region: string, source: string];

/** In the order account, region, source. @param after the last one of the page before. */
export async function coveredScopes(
  db: Kysely<Schema>,
  asked: ScopesAsked,
  { after, limit }: { readonly after?: ScopeKey | undefined; readonly limit?: number | undefined } = {},
): Promise<CoveredScope[]> {
  const rest = after === undefined ? sql`1 = 1` : sql`(account_id, region, source) > (${after[0]}, ${after[1]}, ${after[2]})`;
  const { rows } = await sql<CoveredScope & { waiting: 0 | 1 }>`
    SELECT * FROM (
      SELECT account_id AS "accountId", name AS "accountName", ou_path AS "organizationalUnit", region, source, ${coverageSince(asked.freshSince)} AS state, action, message,
        waiting_helps AS waiting, last_attempt_at AS "lastAttemptAt", last_success_at AS "lastSuccessAt"
      FROM ${watched(asked)} AND ${rest}) AS scopes
    WHERE ${isOneOf("state", asked.states)} ORDER BY "accountId", region, source ${limit === undefined ? sql`` : sql`LIMIT ${limit}`}`.execute(
    db,
  );
  return rows.map(({ waiting, ...row }) => ({ ...row, waitingHelps: waiting === 1 }));
}
