/**
 * Tells how the audit log ends, at the start and once a day: into the log that the operator keeps, where whoever later cuts the end off cannot
 * reach it. Each process that stays tells it, "serve" and "collect", since either may be the only one whose log is kept. `pillarwatch audit verify --head` compares.
 */
import { createTask, type ScheduledTask } from "node-cron";
import type { Writer } from "../db/dialect/connection.ts";
import { writeAudit } from "../db/write/audit.ts";
import { type AuditHead, headText } from "../posture/audit-chain.ts";

/** The entry that says so is the head: what was told is proved with all before it. @param key `Keys.audit`. */
export const tellHead = (writer: Writer, key: Uint8Array, now: Date): Promise<AuditHead> =>
  writer.transaction(
    (tx) =>
      writeAudit(tx, key, {
        at: now.toISOString(),
        actor: { kind: "system", id: null },
        action: "head-told",
        subject: null,
        from: null,
        before: null,
        after: null,
      }),
    // What was told and is then lost in a power cut would look like a log that was cut off.
    { durable: true },
  );

export const headSentence = (head: AuditHead): string =>
  `audit log: ${headText(head)} (npx pillarwatch audit verify --head proves it, and all before it)`;

const MIDNIGHT = "0 0 * * *";

/** @returns the running schedule. A head that could not be told is a fault, and the next day's is told all the same. */
export function startTellingHeads(
  writer: Writer,
  key: Uint8Array,
  timeZone: string,
  { onHead, onFault }: { readonly onHead: (head: AuditHead) => void; readonly onFault: (fault: unknown) => void },
): ScheduledTask {
  const tell = () => tellHead(writer, key, new Date()).then(onHead, onFault);
  const task = createTask(MIDNIGHT, tell, { timezone: timeZone, noOverlap: true });
  // What it comes to more than a second late it leaves out: a machine that slept over midnight.
  task.on("execution:missed", tell);
  void task.start();
  void tell();
  return task;
}
