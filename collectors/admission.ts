/**
 * How many pairs of account and region are read at the same time. AWS's quotas are theirs each, so the fastest run has all in flight; but
 * one that waits for this thread, and not for AWS, only makes the others wait longer, the slowest of them too.
 */
import { setTimeout as sleep } from "node:timers/promises";

/** Begun in any case. */
const FEW = 8;
const LOOK_EVERY_MS = 10;
/** Share of its time in which the thread works; above it is not asked to begin more. */
const BUSY = 0.75;

/** @throws what the first `work` that fails throws, without waiting for the others. */
export async function admitted<Item>(
  items: readonly Item[],
  most: number,
  signal: AbortSignal,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const going = new Set<Promise<void>>();
  let failure: { readonly error: unknown } | undefined;
  let last = performance.eventLoopUtilization();
  const isIdle = (): boolean => {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, last);
    last = now;
    return utilization < BUSY;
  };
  for (const item of items) {
    while (going.size >= Math.min(FEW, most) && (!isIdle() || going.size >= most) && failure === undefined) await sleep(LOOK_EVERY_MS);
    signal.throwIfAborted();
    if (failure !== undefined) break;
    const mine = work(item)
      .catch((error: unknown) => {
        failure ??= { error };
      })
      .finally(() => going.delete(mine));
    going.add(mine);
  }
  while (going.size > 0 && failure === undefined) await Promise.race(going);
  if (failure !== undefined) throw failure.error;
}
