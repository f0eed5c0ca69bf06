/** How runs and their evidence stand, for whoever watches from outside: bounded reads, whatever the database holds. */
import { type Kysely, sql } from "kysely";
import type { SourceId } from "../../posture/words.ts";
import type { Schema } from "../schema.ts";
import { isOfCollection } from "./runs.ts";

/** A run that is older than so many is not looked for: five weeks of hourly ones. */
const LOOKED_BACK_RUNS = 1_000;

export interface WatchedRun {
  readonly id: number;
  readonly trigger: string;
  readonly state: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
  readonly complete: 0 | 1;
  /** JSON: the collector's figures. */
  readonly figures: string;
}

const recent = sql`(SELECT * FROM runs WHERE ${isOfCollection} ORDER BY id DESC LIMIT ${LOOKED_BACK_RUNS}) AS runs`;
const columns = sql`id, trigger, state, started_at AS "startedAt", ended_at AS "endedAt", complete, figures`;

/** The last one of each trigger. */
export async function readLastRuns(db: Kysely<Schema>): Promise<readonly WatchedRun[]> {
  const { rows } = await sql<WatchedRun & { last: number }>`SELECT ${columns}, max(id) AS last FROM ${recent} GROUP BY trigger`.execute(db);
  return rows;
}

/** The last that ended, with its figures; `complete`: only one in which every scope was tried and at least one answered. */
export async function readLastEndedRun(db: Kysely<Schema>, { complete }: { readonly complete: boolean }): Promise<WatchedRun | undefined> {
  const isMeant = complete ? sql`state = 'done' AND complete = 1` : sql`ended_at IS NOT NULL`;
  const { rows } = await sql<WatchedRun>`SELECT ${columns} FROM ${recent} WHERE ${isMeant} ORDER BY id DESC LIMIT 1`.execute(db);
  return rows[0];
}

export interface EndedRuns {
  readonly trigger: string;
  readonly state: string;
  readonly n: number;
}

/** The first run that had not ended at an instant: a count from there on reads no run before it. */
export async function firstRunAfter(db: Kysely<Schema>, since: string): Promise<number> {
  const { rows } = await sql<{ id: number }>`SELECT coalesce(
    (SELECT min(id) FROM runs WHERE ended_at IS NULL OR ended_at >= ${since}), (SELECT max(id) + 1 FROM runs), 1) AS id`.execute(db);
  return rows[0]?.id ?? 1;
}

export async function countEndedRuns(db: Kysely<Schema>, { from, since }: { readonly from: number; readonly since: string }) {
  const { rows } = await sql<EndedRuns>`SELECT trigger, state, count(*) AS n FROM runs
    WHERE id >= ${from} AND ended_at >= ${since} AND ${isOfCollection} GROUP BY trigger, state`.execute(db);
  return rows;
}

export interface EvidenceAge {
  readonly source: SourceId;
  readonly oldestAt: string;
  /** Of an even number of scopes the older one in the middle. */
  readonly medianAt: string;
}

/** When the watched scopes that ever answered were last read, by source. What is off, or the organization denies to itself, owes no evidence. */
export async function readEvidenceAges(db: Kysely<Schema>): Promise<readonly EvidenceAge[]> {
  const { rows } = await sql<EvidenceAge>`SELECT source, min(last_success_at) AS "oldestAt",
      min(CASE WHEN place >= (scopes + 1) / 2 THEN last_success_at END) AS "medianAt"
    FROM (SELECT source, last_success_at, row_number() OVER (PARTITION BY source ORDER BY last_success_at) AS place,
        count(*) OVER (PARTITION BY source) AS scopes
      FROM scopes WHERE watched = 1 AND last_success_at IS NOT NULL AND (state IS NULL OR state NOT IN ('not_enabled', 'denied_by_scp'))) AS placed
    GROUP BY source`.execute(db);
  return rows;
}
