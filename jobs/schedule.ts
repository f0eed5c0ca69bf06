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

/** Asks for a run now if one was missed while nothing ran: one, however many were missed. */
export async function catchUp(writer: Writer, schedule: Schedule, now: Date): Promise<boolean> {
  const last = await lastRunAsked(writer.rows);
  const due = last === undefined || now.getTime() - Date.parse(last) > longestInterval(schedule);
  return due && askUnlessOpen(writer, now);
}

/** @returns the running schedule; `onAsked` wakes whoever takes runs. */
export function startSchedule(writer: Writer, { cron, timeZone }: Schedule, onAsked: () => void): ScheduledTask {
  const task = createTask(
    cron,
    async () => {
      if (await askUnlessOpen(writer, new Date())) onAsked();
    },
    { timezone: timeZone, noOverlap: true },
  );
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
