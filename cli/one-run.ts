/** One run in this very process, to its end: what `collect --once` and `demo --once` do. */
import { randomUUID } from "node:crypto";
import { collectNext, type RunResult } from "../collectors/collect.ts";
import { type Holder, takeLease, thisHolder } from "../db/write/lease.ts";
import { askRun, nextRun, type RunOptions } from "../db/write/runs.ts";
import type { RunSettings } from "../jobs/collector.ts";
import { Refusal } from "../posture/refusal.ts";
import type { ProgressPrinter } from "./progress.ts";

export interface OneRun extends RunSettings {
  readonly trigger: string;
  readonly options: RunOptions;
  readonly progress: ProgressPrinter;
}

/** Another process is collecting: not wrong, only not now. It has an exit code of its own. */
export class Occupied extends Refusal {
  readonly exitCode = 3;
  constructor(message: string, options?: ErrorOptions) {
    super("collect", message, options);
  }
}

const occupiedBy = (other?: Holder): Occupied => {
  const who = other === undefined ? "" : ` (process ${other.pid} on ${other.host})`;
  return new Occupied(`another process${who} is collecting into this database: wait for it, or cancel its run`);
};

/**
 * A run that was killed is carried on, and is the one that was asked for, unless this one is to read something else: then both are made.
 * @throws Occupied, Stopped
 */
export async function makeOneRun(run: OneRun, stop: AbortSignal): Promise<RunResult> {
  const { trigger, options, progress, ...making } = run;
  const { writer } = making;
  const holder = thisHolder(randomUUID());
  const wanted = await writer.transaction(async (tx) => {
    const other = await takeLease(tx, holder, Date.now());
    if (other !== undefined) throw occupiedBy(other);
    const open = await nextRun(tx);
    if (open !== undefined && (Object.keys(options).length === 0 || open.options === JSON.stringify(options))) return open.id;
    return askRun(tx, trigger, options, new Date().toISOString());
  });
  const settings = { ...making, holder, nowMs: Date.now, wallMs: Date.now, onProgress: progress.show, stop };
  try {
    for (;;) {
      const result = await collectNext(settings);
      if (result === undefined) throw occupiedBy();
      if (result.run === wanted) return result;
    }
  } finally {
    progress.end();
  }
}
