/** Takes away what ended longer ago than is wanted, between two runs: where a run is asked for or goes on anywhere, or somebody wants a finding looked at again, it leaves off at once. */
import { randomUUID } from "node:crypto";
import type { Tx, Writer } from "../db/dialect/connection.ts";
import { dropLease, takeLease, thisHolder } from "../db/write/lease.ts";
import { nextRefresh } from "../db/write/refreshes.ts";
import { forgetEnded, giveBack, hasEnded, hasScopesOfRuns, sumRun } from "../db/write/retention.ts";
import { hasOpenRun } from "../db/write/runs.ts";

const DAY_MS = 86_400_000;

export interface Retention {
  /** RETENTION_DAYS: at least 90. */
  readonly days: number;
  readonly nowMs: number;
  readonly stop?: AbortSignal;
}

export interface Retained {
  /** How many went. */
  readonly findings: number;
  /** Of how many runs the scopes went. */
  readonly runs: number;
  /** Whether that was all: the rest waits for the next time. */
  readonly isDone: boolean;
}

export async function retain(writer: Writer, { days, nowMs, stop }: Retention): Promise<Retained> {
  const before = new Date(nowMs - days * DAY_MS).toISOString();
  const between = betweenRuns(writer, stop);
  let [findings, runs] = [0, 0];
  for (const { id } of await writer.rows.all<{ id: number }>("SELECT id FROM accounts ORDER BY id")) {
    // Asked without a lock: most accounts have nothing to give.
    for (let more = await hasEnded(writer.rows, id, before); more; ) {
      const went = await between((tx) => forgetEnded(tx, id, before));
      if (went === undefined) return { findings, runs, isDone: false };
      findings += went;
      more = went > 0;
    }
  }
  for (let more = await hasScopesOfRuns(writer.rows, before); more; ) {
    const went = await between((tx) => sumRun(tx, before));
    if (went === undefined) return { findings, runs, isDone: false };
    if (went) runs += 1;
    more = went;
  }
  for (let more = findings + runs > 0; more; ) {
    const left = await between(giveBack);
    if (left === undefined) return { findings, runs, isDone: false };
    more = left;
  }
  return { findings, runs, isDone: true };
}

/** Each piece of work holds the lease for its own transaction and no longer, so nobody ever finds it taken. @returns undefined: not now. */
function betweenRuns(writer: Writer, stop: AbortSignal | undefined) {
  const holder = thisHolder(randomUUID());
  return async <Result>(work: (tx: Tx) => Promise<Result>): Promise<Result | undefined> => {
    if (stop?.aborted === true) return undefined;
    return writer.transaction(async (tx) => {
      if ((await hasOpenRun(tx)) || (await nextRefresh(tx)) !== undefined) return undefined;
      if ((await takeLease(tx, holder, Date.now())) !== undefined) return undefined;
      const result = await work(tx);
      await dropLease(tx, holder);
      return result;
    });
  };
}
