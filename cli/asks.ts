/** What readers of the page ask the collector for. */
import type { Writer } from "../db/dialect/connection.ts";
import type { Keys } from "../db/keys.ts";
import { writeAudit } from "../db/write/audit.ts";
import { askRefresh } from "../db/write/refreshes.ts";
import { askRun, cancelRun, nextRun } from "../db/write/runs.ts";
import type { Asks } from "../server/app.ts";

/** Wishes as rows that the collector takes. @param look tells it that there is one. */
export function asksOf(writer: Writer, keys: Keys, look: () => void): Asks {
  const now = () => new Date().toISOString();
  return {
    run: async (asked, entry) => {
      const answer = await writer.transaction(async (tx) => {
        const open = await nextRun(tx);
        if (open !== undefined) return { run: open.id, isNew: false };
        const run = await askRun(tx, "person", asked, now());
        await writeAudit(tx, keys.audit, { ...entry, subject: String(run) });
        return { run, isNew: true };
      });
      look();
      return answer;
    },
    cancel: (run, entry) =>
      writer.transaction(async (tx) => {
        const isCancelled = await cancelRun(tx, run, now());
        if (isCancelled) await writeAudit(tx, keys.audit, entry);
        return isCancelled;
      }),
    refresh: async (publicId, entry) => {
      const id = await writer.transaction(async (tx) => {
        await writeAudit(tx, keys.audit, entry);
        return askRefresh(tx, publicId, now());
      });
      if (id === undefined) throw new Error("a finding that was just read is not there");
      look();
      return id;
    },
  };
}
