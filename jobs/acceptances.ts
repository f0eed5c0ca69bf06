/** Ends risk acceptances whose end has come: every minute and at the start, dated to when they were due (domain.md section 3). */
import { createTask, type ScheduledTask } from "node-cron";
import type { Writer } from "../db/dialect/connection.ts";
import { endDue } from "../db/write/acceptance-end.ts";

const EVERY_MINUTE = "* * * * *";

/** @returns the running schedule. What failed is tried again a minute later. */
export function startEndingAcceptances(
  writer: Writer,
  { auditKey, timeZone }: { readonly auditKey: Uint8Array; readonly timeZone: string },
  { onFault }: { readonly onFault: (fault: unknown) => void },
): ScheduledTask {
  const end = () =>
    writer
      .transaction((tx) => endDue(tx, { at: new Date().toISOString(), key: auditKey, timeZone }), { durable: true })
      .then(() => undefined, onFault);
  // A machine that slept for a night missed hundreds of them, and each would be a line: the next one ends what is due.
  const task = createTask(EVERY_MINUTE, end, { noOverlap: true, suppressMissedWarning: true });
  void task.start();
  void end();
  return task;
}
