/** Whether what was answered earlier is still so: told by a few single rows, whatever the answer was made of. */
import { type Kysely, sql } from "kysely";
import { dayOf } from "../../posture/calendar.ts";
import { lastFreshMs } from "../../posture/coverage.ts";
import { forget, remembered } from "../dialect/remembered.ts";
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
  const asOf = await freshnessAt(db, clock);
  const { changes, oldest, told, silent } = await rowsAt(db, {
    fresh: new Date(lastFreshMs(asOf.getTime(), clock.intervalMs)).toISOString(),
    patient: new Date(clock.now.getTime() - PROGRESS_PATIENCE_MS).toISOString(),
  });
  return [changes, oldest ?? "none", told ?? "none", silent, dayOf(clock.now.toISOString(), clock.timeZone)].join(" ");
}

/** Instants: what was read before the first is stale, a run that was last heard of before the second is stuck. */
interface Bounds {
  readonly fresh: string;
  readonly patient: string;
}

interface PictureRows {
  readonly changes: number;
  readonly oldest: string | null;
  readonly told: string | null;
  readonly silent: number;
  /** When the next run that may become stuck was last heard of. */
  readonly heard: string | null;
}

/** Nothing was written since, and no bound has passed what it would leave out. */
async function rowsAt(db: Kysely<Schema>, bounds: Bounds): Promise<PictureRows> {
  const kept = await remembered(db, "picture", () => rowsOf(db, bounds));
  const hasPassed = ({ asked: { fresh, patient }, rows: { oldest, told, heard } }: typeof kept): boolean =>
    bounds.fresh < fresh ||
    bounds.patient < patient ||
    [oldest, told].some((instant) => instant !== null && instant < bounds.fresh) ||
    (heard !== null && heard < bounds.patient);
  if (!hasPassed(kept)) return kept.rows;
  forget(db, "picture");
  return (await remembered(db, "picture", () => rowsOf(db, bounds))).rows;
}

async function rowsOf(db: Kysely<Schema>, asked: Bounds): Promise<{ readonly asked: Bounds; readonly rows: PictureRows }> {
  const going = sql`FROM runs WHERE state IN ('asked', 'running') AND coalesce(progress_at, started_at, asked_at)`;
  const { rows } = await sql<PictureRows>`SELECT
    (SELECT n FROM changes) AS changes,
    (SELECT min(last_success_at) FROM scopes WHERE watched = 1 AND state = 'ok' AND last_success_at >= ${asked.fresh}) AS oldest,
    (SELECT min(told_at) FROM scopes WHERE watched = 1 AND told_at >= ${asked.fresh}) AS told,
    (SELECT count(*) ${going} < ${asked.patient}) AS silent,
    (SELECT min(coalesce(progress_at, started_at, asked_at)) ${going} >= ${asked.patient}) AS heard`.execute(db);
  const [row] = rows;
  if (row === undefined) throw new Error("a question for single values was answered with no row");
  return { asked, rows: row };
}
