/** The process that is measured: `rebuilding.ts PATH`. Prints what it took as one line. */
import { openDatabase } from "../../db/open.ts";
import { rebuild } from "../../jobs/rebuild.ts";

const writer = await openDatabase(`sqlite:${process.argv[2]}`, new Date().toISOString());
const began = performance.now();
const cpu = process.cpuUsage();
const rebuilt = await rebuild(writer);
const { user, system } = process.cpuUsage(cpu);
const figures = { ms: performance.now() - began, cpuMs: (user + system) / 1_000, peakBytes: process.resourceUsage().maxRSS * 1_024 };
await writer.close();
console.log(JSON.stringify({ ...figures, mended: rebuilt?.mended ?? -1 }));
