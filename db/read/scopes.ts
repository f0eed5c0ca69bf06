/** The watched scopes and how each stands now: what coverage and accounts are made of. `never` and `stale` follow from time. */
import type { Kysely } from "kysely";
import { coverageOf } from "../../posture/coverage.ts";
import type { Reach } from "../../posture/reach.ts";
import type { Coverage, SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOfCollection } from "./runs.ts";
import { within } from "./within.ts";

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
  const running = await db
    .selectFrom("runs")
    .select(["started_at", "beat_at"])
    .where("state", "=", "running")
    .where(isOfCollection)
    .orderBy("id", "desc")
    .limit(1)
    .executeTakeFirst();
  if (running === undefined || running.started_at === null) return now;
  const beat = Date.parse(running.beat_at ?? running.started_at);
  const start = new Date(running.started_at);
  return now.getTime() - beat > BEAT_PATIENCE_MS || start > now ? now : start;
}

/** In the order account, region, source. */
export async function scopesWithin(db: Kysely<Schema>, reach: Reach, asOf: Date, intervalMs: number): Promise<CoveredScope[]> {
  const rows = await db
    .selectFrom("scopes")
    .innerJoin("accounts", "accounts.id", "scopes.account")
    .where(within(reach))
    .where("scopes.watched", "=", 1)
    .orderBy("accounts.account_id")
    .orderBy("scopes.region")
    .orderBy("scopes.source")
    .select([
      "accounts.account_id",
      "accounts.name",
      "accounts.ou_path",
      "scopes.region",
      "scopes.source",
      "scopes.state",
      "scopes.action",
      "scopes.message",
      "scopes.waiting_helps",
      "scopes.last_attempt_at",
      "scopes.last_success_at",
    ])
    .execute();
  return rows.map((row) => ({
    accountId: row.account_id,
    accountName: row.name,
    organizationalUnit: row.ou_path,
    region: row.region,
    source: row.source,
    state: coverageOf(
      { state: row.state ?? undefined, lastSuccessMs: row.last_success_at === null ? undefined : Date.parse(row.last_success_at) },
      asOf.getTime(),
      intervalMs,
    ),
    action: row.action,
    message: row.message,
    waitingHelps: row.waiting_helps === 1,
    lastAttemptAt: row.last_attempt_at,
    lastSuccessAt: row.last_success_at,
  }));
}
