/** What every part of a run shares while it writes. */
import type { Writer } from "../db/dialect/connection.ts";
import { type Holder, holdsLease, renewLease } from "../db/write/lease.ts";
import { Names } from "../db/write/names.ts";
import { beat } from "../db/write/runs.ts";
import type { Writing } from "../db/write/writing.ts";
import { builtIn, type Catalogue } from "../posture/catalogue/decide.ts";
import type { Scope } from "../posture/words.ts";

export interface RunContext {
  /** Refuses what comes after the run was stopped or its lease was lost: see `contextOf`. */
  readonly writer: Writer;
  readonly names: Names;
  readonly catalogue: Catalogue;
  readonly writing: Writing;
  readonly holder: Holder;
  /** The machine's clock, for leases and for what a person watches; the run's own instant is `writing.seen`. */
  readonly wallMs: () => number;
  /** Aborted when the run is over, for whatever reason: nothing may be written afterwards. */
  readonly stop: AbortController;
}

/** A scope of this run, with its keys in the store. */
export interface PlannedScope {
  readonly id: number;
  readonly account: number;
  readonly scope: Scope;
}

type Why = "cancelled" | "interrupted" | "lease lost";

const sentences: Readonly<Record<Why, string>> = {
  cancelled: "the run was cancelled",
  interrupted: "the run was interrupted: it is carried on at the next start",
  "lease lost": "another process has taken the run over: this one wrote nothing more",
};

/** Ends a run before its end: by a person, because this process has to end, or because another process works on it now. */
export class Stopped extends Error {
  readonly why: Why;
  constructor(why: Why) {
    super(sentences[why]);
    this.name = "Stopped";
    this.why = why;
  }
}

/** Most records that one transaction changes: a longer one would make others wait (architecture.md section 3). */
const CHUNK = 100;

export const isoWall = (context: RunContext): string => new Date(context.wallMs()).toISOString();

/**
 * A writer whose every transaction begins with a look at the lease: a process that slept through its lease (a paused container, a closed
 * laptop) wakes in the middle of a page, and the other one that took over must not find a single row of it.
 */
export const leased = (writer: Writer, holder: Holder): Writer => ({
  ...writer,
  transaction: (work, durability) =>
    writer.transaction(async (tx) => {
      if (!(await holdsLease(tx, holder))) throw new Stopped("lease lost");
      return work(tx);
    }, durability),
});

/** @param writer fenced by the lease: see `leased`. */
export function contextOf(
  writer: Writer,
  of: Pick<RunContext, "writing" | "holder" | "wallMs"> & { readonly catalogue?: Catalogue },
): RunContext {
  const stop = new AbortController();
  const { catalogue = builtIn } = of;
  return { ...of, catalogue, writer: whileItGoesOn(writer, stop.signal), names: new Names(catalogue.decide), stop };
}

/** Work that still waits for AWS when its run is over ends at its next transaction, behind the run's own last one. */
const whileItGoesOn = (writer: Writer, stop: AbortSignal): Writer => ({
  ...writer,
  transaction: (work, durability) =>
    writer.transaction((tx) => {
      stop.throwIfAborted();
      return work(tx);
    }, durability),
});

/** Does not wait for calls that AWS may answer in a minute: what they bring is refused when it comes. */
export function untilStopped<Result>(stop: AbortSignal, work: Promise<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    stop.addEventListener("abort", () => reject(stop.reason), { once: true });
    if (stop.aborted) reject(stop.reason);
    work.then(resolve, reject);
  });
}

/** Aborts the run when its process has to end. @returns what undoes it. */
export function interruptedBy(signal: AbortSignal | undefined, stop: AbortController): () => void {
  const interrupt = () => stop.abort(new Stopped("interrupted"));
  signal?.addEventListener("abort", interrupt);
  if (signal?.aborted === true) interrupt();
  return () => signal?.removeEventListener("abort", interrupt);
}

/** Renews the lease and looks whether somebody wants the run to end; `stop` is aborted with the reason if so. */
export async function heartbeat({ writer, writing, holder, wallMs, stop }: RunContext): Promise<void> {
  if (stop.signal.aborted) return;
  const cancelled = await writer.transaction(async (tx) => {
    await renewLease(tx, holder, wallMs());
    return beat(tx, writing.run, new Date(wallMs()).toISOString());
  });
  if (cancelled) stop.abort(new Stopped("cancelled"));
}

export function chunksOf<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const chunks: Item[][] = [];
  for (let start = 0; start < items.length; start += CHUNK) chunks.push(items.slice(start, start + CHUNK));
  return chunks;
}
