/**
 * The collecting process of a benchmark: one run of the engine over the real SDK, at an instant of the simulated world, as
 * `pillarwatch collect --once` does it. Started by processes.ts; prints one line of JSON, what the run did and what it took.
 */
import "../../cli/heap.ts";
import { randomUUID } from "node:crypto";
import { collectConfig } from "../../cli/config.ts";
import { workerSettings } from "../../cli/serve.ts";
import { collectNext } from "../../collectors/collect.ts";
import { openOrganization } from "../../collectors/organization/open.ts";
import { openDatabase } from "../../db/open.ts";
import { thisHolder } from "../../db/write/lease.ts";
import { askRun } from "../../db/write/runs.ts";
import { type Collect, peakBytesOf, type Ran } from "./processes.ts";

const asked = JSON.parse(process.argv[2] ?? "{}") as Collect;
const config = collectConfig(process.env);
const seen = new Date(asked.atMs).toISOString();
const writer = await openDatabase(config.databaseUrl, seen);
const { organization: settings } = workerSettings(config, undefined);
const organization = openOrganization({ ...settings, limits: asked.limits }, writer);
await writer.transaction((tx) => askRun(tx, "command", asked.full === true ? { full: true } : {}, seen));

const began = performance.now();
const cpu = process.cpuUsage();
const result = await collectNext({
  writer,
  organization,
  holder: thisHolder(randomUUID()),
  nowMs: () => asked.atMs,
  wallMs: Date.now,
  concurrency: config.concurrency,
  timeZone: config.timeZone,
  auditKey: new Uint8Array(32),
  intervalMs: 3_600_000,
});
const { user, system } = process.cpuUsage(cpu);
if (result?.state !== "done") throw result?.fault ?? new Error(result?.error ?? "the run was not taken");
const most = await writer.rows.get<{ pages: number }>(
  "SELECT max(pages) AS pages FROM run_scopes JOIN scopes ON scopes.id = run_scopes.scope WHERE run = ? AND source = 'securityhub'",
  [result.run],
);
const ran: Ran = {
  ...result.figures,
  ms: performance.now() - began,
  cpuMs: (user + system) / 1_000,
  peakBytes: peakBytesOf("self"),
  mostPages: most?.pages ?? 0,
};
organization.close();
await writer.close();
process.stdout.write(`${JSON.stringify(ran)}\n`);
