/** Whether runs read anything of late: what the state of the whole is decided by (posture/condition.ts). A few single rows, whatever the database holds. */
import { type Kysely, sql } from "kysely";
import type { RunFacts, RunFailure } from "../../posture/condition.ts";
import type { Schema } from "../schema.ts";
import { isOfCollection } from "./runs.ts";

/** So many are looked through, the newest first: five weeks of hourly ones. */
const LOOKED_BACK_RUNS = 1_000;

/** What somebody asked of a part, and did not get, says nothing of the whole. */
const isWhole = sql`coalesce(json_extract(options, '$.accounts'), json_extract(options, '$.regions'), json_extract(options, '$.sources')) IS NULL`;
const recent = sql`(SELECT *, json_extract(figures, '$.failure') AS failure FROM runs WHERE ${isOfCollection} AND ${isWhole} ORDER BY id DESC LIMIT ${LOOKED_BACK_RUNS}) AS runs`;
/** Runs of an earlier version do not say why they failed. */
const hasFailed = sql`(state = 'failed' OR (state = 'done' AND failure IS NOT NULL))`;

interface Failing {
  readonly n: number;
  readonly since: string | null;
  readonly why: RunFailure | null;
}

export async function readRunFacts(db: Kysely<Schema>): Promise<RunFacts> {
  const read = await sql<{
    id: number;
  }>`SELECT id FROM ${recent} WHERE state = 'done' AND failure IS NULL ORDER BY id DESC LIMIT 1`.execute(db);
  const failing = await sql<Failing>`SELECT count(*) AS n, min(ended_at) AS since,
      (SELECT failure FROM ${recent} WHERE ${hasFailed} ORDER BY id DESC LIMIT 1) AS why
    FROM ${recent} WHERE id > ${read.rows[0]?.id ?? 0} AND ${hasFailed}`.execute(db);
  const times = await sql<{ answeredAt: string | null; endedAt: string | null; beatAt: string | null }>`SELECT max(ended_at) AS "endedAt",
      max(CASE WHEN state = 'running' THEN coalesce(beat_at, started_at) END) AS "beatAt",
      (SELECT started_at FROM ${recent} WHERE complete = 1 ORDER BY id DESC LIMIT 1) AS "answeredAt" FROM ${recent}`.execute(db);
  const { n = 0, since = null, why = null } = failing.rows[0] ?? {};
  const { answeredAt = null, endedAt = null, beatAt = null } = times.rows[0] ?? {};
  return { answeredAt, endedAt, beatAt, failing: n === 0 || since === null ? null : { times: n, since, why: why ?? "fault" } };
}
