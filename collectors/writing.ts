/** What every part of a run shares while it writes. */
import type { Writer } from "../db/dialect/connection.ts";
import type { Writing } from "../db/write/findings.ts";
import type { Names } from "../db/write/names.ts";
import { beat, type Holder, renewLease } from "../db/write/runs.ts";
import type { Scope } from "../posture/words.ts";

export interface RunContext {
  readonly writer: Writer;
  readonly names: Names;
  readonly writing: Writing;
  readonly holder: Holder;
  /** The machine's clock, for leases and for what a person watches; the run's own instant is `writing.seen`. */
  readonly wallMs: () => number;
  /** Aborted when the run is cancelled or its lease is lost: nothing may be written afterwards. */
  readonly stop: AbortController;
}

/** A scope of this run, with its keys in the store. */
export interface PlannedScope {
  readonly id: number;
  readonly account: number;
  readonly scope: Scope;
}

/** The run was cancelled, or another process has taken it over. */
export class Stopped extends Error {
  readonly why: "cancelled" | "lease lost";
  constructor(why: "cancelled" | "lease lost") {
    super(why);
    this.name = "Stopped";
    this.why = why;
  }
}

/** Most records that one transaction changes: a longer one would make others wait (architecture.md section 3). */
const CHUNK = 100;

export const isoWall = (context: RunContext): string => new Date(context.wallMs()).toISOString();

/** Renews the lease and looks whether somebody wants the run to end; `stop` is aborted with the reason if so. */
export async function heartbeat(context: RunContext): Promise<void> {
  if (context.stop.signal.aborted) return;
  const { holds, cancelled } = await context.writer.transaction(async (tx) => ({
    holds: await renewLease(tx, context.holder, context.wallMs()),
    cancelled: await beat(tx, context.writing.run, isoWall(context)),
  }));
  if (!holds) context.stop.abort(new Stopped("lease lost"));
  else if (cancelled) context.stop.abort(new Stopped("cancelled"));
}

export function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) chunks.push(items.slice(start, start + CHUNK));
  return chunks;
}
