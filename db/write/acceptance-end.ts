/** An acceptance comes to its end: what it covered is open again, unless another one covers it (domain.md section 9). */
import { dayOf } from "../../posture/calendar.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import { acceptedByRow, layAnew } from "./acceptance-layer.ts";
import { KEPT, type Kept, tell } from "./acceptance-row.ts";
import { tellOfAcceptances } from "./news.ts";
import type { Deed } from "./tokens.ts";

/** When somebody looks at the clock. */
export interface Looking {
  /** `Keys.audit`. */
  readonly key: Uint8Array;
  /** Whose days are counted. */
  readonly timeZone: string;
  /** ISO 8601. */
  readonly at: string;
}

/** Whether anything is over by its own end. */
export const isAnyDue = async (rows: Rows, at: string): Promise<boolean> =>
  (await rows.get("SELECT 1 FROM acceptances WHERE state IN ('proposed', 'in force') AND until <= ? LIMIT 1", [at])) !== undefined;

/**
 * Ends what is over by its own end, dated to that end however late it is found out (domain.md section 3), each with its entry in the audit log.
 * Whoever decides, and every run, does this first; a job does it every second.
 * @returns how many have ended, and how many findings are open again by that.
 */
export async function endDue(tx: Tx, { at, key, timeZone }: Looking): Promise<{ readonly ended: number; readonly reopened: number }> {
  const due = await tx.all<Kept>(
    `${KEPT} WHERE acceptances.state IN ('proposed', 'in force') AND until <= ? ORDER BY until, acceptances.id`,
    [at],
  );
  const deed = { at, actor: { kind: "system", id: null }, from: null } as const;
  let reopened = 0;
  for (const kept of due) {
    const own = await end(tx, kept, { state: "ended", at: kept.until, actor: undefined, note: null, timeZone });
    reopened += own.reopened;
    await tell(
      tx,
      "acceptance-ended",
      kept,
      { state: kept.state },
      { state: "ended", until: kept.until, reopened: own.reopened },
      { key, deed },
    );
  }
  const days = [...new Set(due.map(({ until }) => dayOf(until, timeZone)))];
  if (reopened > 0) await tellOfAcceptances(tx, { ended: due.map(({ id }) => id), days, at });
  return { ended: due.length, reopened };
}

interface End {
  readonly state: "ended" | "revoked";
  readonly at: string;
  /** Undefined: the clock. */
  readonly actor: Deed["actor"] | undefined;
  readonly note: string | null;
  readonly timeZone: string;
}

/** @returns how many findings are open again by that. */
export async function end(tx: Tx, kept: Kept, { state, at, actor, note, timeZone }: End): Promise<{ readonly reopened: number }> {
  const day = dayOf(at, timeZone);
  await tx.run(
    "UPDATE acceptances SET state = ?, ended_at = ?, ended_day = ?, ended_by_kind = ?, ended_by = ?, ended_note = ? WHERE id = ?",
    [...[state, at, day, actor?.kind ?? null, actor?.id ?? null, note, kept.id]],
  );
  const { reopened } = await layAnew(tx, acceptedByRow(kept.id), { at, day, timeZone });
  return { reopened };
}
