import { monitorEventLoopDelay } from "node:perf_hooks";
import { isMainThread } from "node:worker_threads";

/**
 * Loaded before a program that is measured: how late its event loop is, told over the channel to its parent. A sample is the time from one
 * beat to the next, the interval included.
 */
const INTERVAL_MS = 5;

if (isMainThread && process.send !== undefined) {
  const delay = monitorEventLoopDelay({ resolution: INTERVAL_MS });
  delay.enable();
  process.on("message", (asked) => {
    if (asked === "begin") delay.reset();
    else process.send({ p50: delay.percentile(50) / 1e6, p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 });
  });
  process.channel.unref();
}
