/** "I fixed it: look again": a finding's records are read again now, with an honest answer where AWS itself has not looked yet. */
import { type RereadSettings, rereadRecords } from "../collectors/again.ts";
import type { Reread } from "../collectors/look.ts";
import { Stopped } from "../collectors/writing.ts";
import { StoreUnusable } from "../db/dialect/connection.ts";
import { answerRefresh, nextRefresh } from "../db/write/refreshes.ts";

export interface RefreshSettings extends RereadSettings {
  readonly onFault: (fault: unknown) => void;
}

/** @returns whether there was one to answer. */
export async function answerNextRefresh(settings: RefreshSettings): Promise<boolean> {
  const asked = await nextRefresh(settings.writer.rows);
  if (asked === undefined) return false;
  const at = new Date().toISOString();
  const reread = await rereadRecords(settings, asked.finding, at).catch((error: unknown): Reread => {
    if (error instanceof StoreUnusable || error instanceof Stopped) throw error;
    // Left unanswered it would be asked, and fail, for ever.
    settings.onFault(error);
    return { state: "failed", answer: "A fault in Pillarwatch cut the reading off: its log names the fault." };
  });
  if (reread === undefined) return false;
  const { state, answer } = reread;
  await settings.writer.transaction((tx) => answerRefresh(tx, asked.id, state, answer, at));
  return true;
}
