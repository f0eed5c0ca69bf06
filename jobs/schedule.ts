/** When runs are due: node-cron in a time zone, no overlap, missed runs caught up once. */
import { createTask, type ScheduledTask } from "node-cron";
import type { Writer } from "../db/dialect/connection.ts";
import { askRun, hasOpenRun, lastRunAsked } from "../db/write/runs.ts";

export interface Schedule {
  readonly cron: string;
  readonly timeZone: string;
}

/** The longest time between two scheduled runs of the next weeks, milliseconds: two of them without success make a scope stale. */
export function longestInterval({ cron, timeZone }: Schedule): number {
  const task = createTask(cron, () => undefined, { timezone: timeZone });
  try {
    const times = task.getNextRuns(200).map((date) => date.getTime());
    let longest = 0;
    for (const [index, time] of times.entries()) longest = Math.max(longest, time - (times[index - 1] ?? time));
    return longest > 0 ? longest : 86_400_000;
  } finally {
    void task.destroy();
  }
}

/** How far back a missed run is looked for, minute by minute. Behind it one is taken for missed: a run too many harms nobody. */
const LOOK_BACK_MS = 35 * 86_400_000;
const MINUTE_MS = 60_000;

/** Asks for a run now if one was missed while nothing ran: one, however many were missed. */
export async function catchUp(writer: Writer, schedule: Schedule, now: Date): Promise<boolean> {
  const last = await lastRunAsked(writer.rows);
  const wasMissed = last === undefined || isDue(schedule, Date.parse(last), now.getTime());
  return wasMissed && askUnlessOpen(writer, now);
}

/** Whether the schedule names an instant after the one and up to the other. */
export function isDue({ cron, timeZone }: Schedule, afterMs: number, nowMs: number): boolean {
  const task = createTask(cron, () => undefined, { timezone: timeZone });
  try {
    const from = nowMs - LOOK_BACK_MS;
    for (let at = nowMs - (nowMs % MINUTE_MS); at > Math.max(afterMs, from); at -= MINUTE_MS) if (task.match(new Date(at))) return true;
    return afterMs < from;
  } finally {
    void task.destroy();
  }
}

/** @returns the running schedule; `onAsked` wakes whoever takes runs. */
export function startSchedule(
  writer: Writer,
  { cron, timeZone }: Schedule,
  { onAsked, onFault }: { readonly onAsked: () => void; readonly onFault: (fault: unknown) => void },
): ScheduledTask {
  const ask = () => askUnlessOpen(writer, new Date()).then((isAsked) => (isAsked ? onAsked() : undefined), onFault);
  const task = createTask(cron, ask, { timezone: timeZone, noOverlap: true });
  // What it comes to more than a second late it leaves out: a machine that slept through the hour.
  task.on("execution:missed", ask);
  void task.start();
  return task;
}

/** A run that is going on, or waits, is the scheduled one: a second would read the same again. */
const askUnlessOpen = (writer: Writer, now: Date): Promise<boolean> =>
  writer.transaction(async (tx) => {
    if (await hasOpenRun(tx)) return false;
    await askRun(tx, "schedule", {}, now.toISOString());
    return true;
  });
