/** Whether what was answered earlier is still so: told by a few single rows, whatever the answer was made of. */
import { type Kysely, sql } from "kysely";
import { dayOf } from "../../posture/calendar.ts";
import type { Schema } from "../schema.ts";
import { PROGRESS_PATIENCE_MS } from "./runs.ts";
import { type Clock, freshnessAt } from "./scopes.ts";

/** What days and freshness are judged by. */
export interface PictureClock extends Clock {
  readonly timeZone: string;
}

/**
 * The same as long as every answer stays the same, but for the instant at which it says it was made. Rows are told by their count of changes
 * (db/write/changes.ts). Time alone changes four things: a scope turns stale, so does what a service told of itself, a run is found to be stuck, a day begins. What is read after
 * the mark may be newer than it, never older: the next question then finds another mark, and is answered anew.
 */
export async function readPictureMark(db: Kysely<Schema>, clock: PictureClock): Promise<string> {
  // While no run goes on freshness is judged as of now: that is asked for at once, and again only where it is not so.
  const [asOf, told] = await Promise.all([freshnessAt(db, clock), readRows(db, clock, clock.now)]);
  const row = asOf.getTime() === clock.now.getTime() ? told : await readRows(db, clock, asOf);
  return [row.changes, row.oldest ?? "none", row.told ?? "none", row.silent, dayOf(clock.now.toISOString(), clock.timeZone)].join(" ");
}

interface PictureRows {
  readonly changes: number;
  readonly oldest: string | null;
  readonly told: string | null;
  readonly silent: number;
}

async function readRows(db: Kysely<Schema>, { now, intervalMs }: Clock, asOf: Date): Promise<PictureRows> {
  const lastFresh = new Date(asOf.getTime() - 2 * intervalMs).toISOString();
  const lastPatient = new Date(now.getTime() - PROGRESS_PATIENCE_MS).toISOString();
  const { rows } = await sql<PictureRows>`SELECT
    (SELECT n FROM changes) AS changes,
    (SELECT min(last_success_at) FROM scopes WHERE watched = 1 AND state = 'ok' AND last_success_at >= ${lastFresh}) AS oldest,
    (SELECT min(told_at) FROM scopes WHERE watched = 1 AND told_at >= ${lastFresh}) AS told,
    (SELECT count(*) FROM runs WHERE state IN ('asked', 'running') AND coalesce(progress_at, started_at, asked_at) < ${lastPatient}) AS silent`.execute(
    db,
  );
  const [row] = rows;
  if (row === undefined) throw new Error("a question for single values was answered with no row");
  return row;
}
