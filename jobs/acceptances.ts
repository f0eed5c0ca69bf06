/** Ends risk acceptances whose end has come: every second and at the start, dated to when they were due (domain.md section 3). */
import { createTask, type ScheduledTask } from "node-cron";
import type { Writer } from "../db/dialect/connection.ts";
import { endDue, isAnyDue } from "../db/write/acceptance-end.ts";

/** Whoever looks a second after an end must find it open again. To look is one question of an index; only what is due is a transaction. */
const EVERY_SECOND = "* * * * * *";
const RESTS_MS = 60_000;

/** @returns the running schedule. What failed is tried again a minute later: a full disk is told once a minute, not once a second. */
export function startEndingAcceptances(
  writer: Writer,
  { auditKey, timeZone }: { readonly auditKey: Uint8Array; readonly timeZone: string },
  { onFault }: { readonly onFault: (fault: unknown) => void },
): ScheduledTask {
  let restsUntilMs = 0;
  const end = async (): Promise<void> => {
    if (Date.now() < restsUntilMs) return;
    try {
      const at = new Date().toISOString();
      if (await isAnyDue(writer.rows, at)) await writer.transaction((tx) => endDue(tx, { at, key: auditKey, timeZone }), { durable: true });
    } catch (error) {
      restsUntilMs = Date.now() + RESTS_MS;
      onFault(error);
    }
  };
  // A machine that slept for a night missed thousands of them, and each would be a line: the next one ends what is due.
  const task = createTask(EVERY_SECOND, end, { noOverlap: true, suppressMissedWarning: true });
  void task.start();
  void end();
  return task;
}
