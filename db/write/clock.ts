/** The clock of a finding, folded from its events, and the day on which it is due by its account's levels (posture/service-level.ts). */
import type { Day } from "../../posture/calendar.ts";
import {
  type Clock,
  type ClockEvent,
  clockAfter,
  clockDay,
  clockOf,
  dueDay,
  type Levels,
  usualLevels,
} from "../../posture/service-level.ts";
import type { Severity } from "../../posture/words.ts";
import type { Rows } from "../dialect/connection.ts";
import type { Writing } from "./writing.ts";

/** What was heard before the run's own event, and after it: what people decide lies between the runs' events. */
export interface Heard {
  readonly before: Clock;
  readonly after: readonly ClockEvent[];
}

interface EventRow extends ClockEvent {
  readonly run: number | null;
}

export async function heardOf(rows: Rows, finding: number, { run }: Pick<Writing, "run">): Promise<Heard> {
  const events = await rows.all<EventRow>(
    `SELECT run, at, from_standing AS "from", to_standing AS "to", to_state AS "toState" FROM finding_events WHERE finding = ? ORDER BY seq`,
    [finding],
  );
  const { ranMs } = (await rows.get<{ ranMs: number }>(`SELECT clock_inherited_ms AS "ranMs" FROM findings WHERE id = ?`, [finding])) ?? {
    ranMs: 0,
  };
  const own = events.findIndex((event) => event.run === run);
  const [before, after] = own < 0 ? [events, []] : [events.slice(0, own), events.slice(own + 1)];
  return { before: clockOf(before, { ranMs, since: undefined }), after };
}

/** @param event the run's own; undefined: it changed nothing of the finding. */
export const clockNow = ({ before, after }: Heard, event: ClockEvent | undefined): Clock =>
  clockOf(after, event === undefined ? before : clockAfter(before, event));

/** The clock that a key takes over from the one that the problem had before: but for that, nothing has happened to it. */
export async function clockOfKey(rows: Rows, finding: number, writing: Pick<Writing, "run">): Promise<Clock> {
  const { before, after } = await heardOf(rows, finding, writing);
  return clockOf(after, before);
}

/** Of many, all events of which are told. @param ids a JSON array. */
export async function clocksOf(rows: Rows, ids: string): Promise<ReadonlyMap<number, Clock>> {
  const inherited = await rows.all<{ id: number; ranMs: number }>(
    `SELECT id, clock_inherited_ms AS "ranMs" FROM findings WHERE id IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  const events = await rows.all<ClockEvent & { finding: number }>(
    `SELECT finding, at, from_standing AS "from", to_standing AS "to", to_state AS "toState" FROM finding_events
     WHERE finding IN (SELECT value FROM json_each(?)) ORDER BY finding, seq`,
    [ids],
  );
  const told = new Map<number, ClockEvent[]>(inherited.map(({ id }) => [id, []]));
  for (const event of events) told.get(event.finding)?.push(event);
  return new Map(inherited.map(({ id, ranMs }) => [id, clockOf(told.get(id) ?? [], { ranMs, since: undefined })]));
}

/** How long it had run by the event with which it goes on: less than nothing where that is dated before its beginning. */
export const inheritedMs = ({ ranMs, since }: Clock, at: string): number =>
  since === undefined ? ranMs : ranMs + Date.parse(at) - Date.parse(since);

/** Columns of a finding. */
export interface DueColumns {
  readonly clockDay: Day | null;
  readonly dueOn: Day | null;
}

export function dueColumns(clock: Clock, severity: Severity, levels: Levels, timeZone: string): DueColumns {
  const from = clockDay(clock, timeZone);
  return { clockDay: from ?? null, dueOn: (from && dueDay(from, severity, levels)) ?? null };
}

interface LevelsRow {
  readonly critical: number;
  readonly high: number;
  readonly medium: number;
  readonly low: number;
}

/** By which the account's findings are due at this moment. */
export async function levelsOf(rows: Rows, account: number): Promise<Levels> {
  const row = await rows.get<LevelsRow>("SELECT critical, high, medium, low FROM account_levels WHERE account = ?", [account]);
  return row === undefined ? usualLevels : { CRITICAL: row.critical, HIGH: row.high, MEDIUM: row.medium, LOW: row.low };
}
