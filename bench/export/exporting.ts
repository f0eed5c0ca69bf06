/** Exports once, to nowhere, and tells in one line what that took: `exporting.ts DATABASE csv|jsonl|asff|ocsf|floor`. */
import BetterSqlite3 from "better-sqlite3";
import type { ExportFormat } from "../../contract/findings-export.ts";
import { openForReading } from "../../db/open.ts";
import { builtIn } from "../../posture/catalogue/decide.ts";
import { everything } from "../../posture/reach.ts";
import { findingsFile } from "../../server/export/findings-file.ts";
import { today } from "../posture/fill.ts";

export interface Exported {
  readonly findings: number;
  readonly bytes: number;
  /** Of all threads. */
  readonly cpuMs: number;
  /** Most that was resident while the first tenth was written, and altogether. */
  readonly earlyBytes: number;
  readonly peakBytes: number;
}

const [path = "", format = ""] = process.argv.slice(2);
const SHOWN = "standing IN ('open', 'suppressed', 'resolved', 'closed', 'accepted') AND counted = 1";
const raw = new BetterSqlite3(path, { readonly: true });
const all = (raw.prepare(`SELECT count(*) AS n FROM findings WHERE ${SHOWN}`).get() as { n: number }).n;
const SAMPLED = 1_000;

const before = process.cpuUsage();
let [findings, bytes, earlyBytes, peakBytes, sampled] = [0, 0, 0, 0, 0];
const wrote = (more: number): void => {
  findings += more;
  if (findings < sampled) return;
  sampled = findings + SAMPLED;
  const { rss } = process.memoryUsage();
  if (findings <= all / 10) earlyBytes = Math.max(earlyBytes, rss);
  peakBytes = Math.max(peakBytes, rss);
};
if (format === "floor") {
  for (const row of raw.prepare(`SELECT * FROM findings WHERE ${SHOWN}`).iterate()) {
    bytes += JSON.stringify(row).length + 1;
    wrote(1);
  }
} else {
  const reader = openForReading(`sqlite:${path}`);
  const calendar = { now: new Date(`${today}T12:00:00Z`), intervalMs: 86_400_000, timeZone: "UTC" };
  const { text } = await findingsFile(
    reader.kysely,
    everything,
    { format: format as ExportFormat },
    { calendar, catalogue: builtIn },
    wrote,
  );
  for await (const part of text) bytes += Buffer.byteLength(part);
  await reader.close();
}
raw.close();
const { user, system } = process.cpuUsage(before);
console.log(JSON.stringify({ findings, bytes, cpuMs: (user + system) / 1_000, earlyBytes, peakBytes } satisfies Exported));
setInterval(() => undefined, 60_000); // ended by whoever asked
