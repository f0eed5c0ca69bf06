/** The process that is measured: `upgrading.ts PATH`. Prints how far it is, a line each time, and last what it took. */
import { openDatabase } from "../../db/open.ts";

const began = performance.now();
const writer = await openDatabase(`sqlite:${process.argv[2]}`, new Date().toISOString(), {
  durable: true,
  whileMigrating: async () => ({ onShare: (share) => console.log(JSON.stringify({ share, ms: performance.now() - began })) }),
});
const ms = performance.now() - began;
await writer.close();
console.log(JSON.stringify({ ms, peakBytes: process.resourceUsage().maxRSS * 1_024 }));
