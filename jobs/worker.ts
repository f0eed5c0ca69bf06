/** The worker thread: its own connection, its own AWS clients, so that the server's event loop stays free. */
import { parentPort, workerData } from "node:worker_threads";
import { openOrganization } from "../collectors/organization/open.ts";
import { openDatabase } from "../db/open.ts";
import { renewPrinciples } from "../db/write/principles.ts";
import { catalogueWith } from "../posture/catalogue/decide.ts";
import { Refusal, textOf } from "../posture/refusal.ts";
import { startEndingAcceptances } from "./acceptances.ts";
import { startTellingHeads } from "./audit-head.ts";
import { startBackups } from "./backup.ts";
import { Collector } from "./collector.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./messages.ts";
import { catchUp, longestInterval, startSchedule } from "./schedule.ts";

if (parentPort === null) throw new Error("jobs/worker.ts runs as a worker thread only");
const inbox = parentPort;
const settings = workerData as WorkerSettings;
const tell = (message: FromWorker): void => inbox.postMessage(message);
const onFault = (fault: unknown): void => tell({ kind: "fault", fault: textOf(fault) });

async function work(): Promise<void> {
  const writer = await openDatabase(settings.databaseUrl, new Date().toISOString());
  const { auditKey, schedule: when } = settings;
  const heads = startTellingHeads(writer, auditKey, when.timeZone, { onHead: (head) => tell({ kind: "head", head }), onFault });
  const endings = startEndingAcceptances(writer, { auditKey, timeZone: when.timeZone }, { onFault });
  const onTrouble = (message: string): void => tell({ kind: "trouble", message });
  const backups = settings.backups && startBackups(settings.databaseUrl, settings.backups, { onTrouble, onFault });
  const organization = openOrganization(settings.organization, writer);
  const catalogue = catalogueWith(settings.ownDecisions);
  await renewPrinciples(writer, catalogue);
  const collector = new Collector({
    writer,
    organization,
    concurrency: settings.concurrency,
    timeZone: settings.schedule.timeZone,
    catalogue,
    ownerRules: settings.ownerRules,
    auditKey,
    intervalMs: longestInterval(settings.schedule),
    retentionDays: settings.retentionDays,
    onProgress: (progress) => tell({ kind: "progress", progress }),
    onRun: ({ fault, ...result }) => tell({ kind: "run", result, fault: fault === undefined ? undefined : textOf(fault) }),
    onForgotten: (retained) => tell({ kind: "forgotten", retained }),
    onTrouble,
    onStore: (trouble) => tell({ kind: "store", trouble }),
    onFault,
  });
  inbox.on("message", (message: ToWorker) => {
    if (message.kind === "look") collector.look();
    else collector.stop();
  });
  const { sample } = settings;
  if (sample !== undefined) {
    await collector.replay(sample.instants, clockSetter(sample.clockUrl), (done) => {
      tell({ kind: "history", done, of: sample.instants.length });
    });
  }
  await catchUp(writer, settings.schedule, new Date());
  const schedule = startSchedule(writer, settings.schedule, { onAsked: () => collector.look(), onFault });
  await collector.work();
  await schedule.destroy();
  await backups?.stop();
  await heads.destroy();
  await endings.destroy();
  organization.close();
  await writer.close();
}

const clockSetter = (clockUrl: string) => async (at: string) => {
  const headers = { "content-type": "application/json" };
  const answer = await fetch(clockUrl, { method: "POST", headers, body: JSON.stringify({ at }) });
  if (!answer.ok) throw new Error(`the simulator's clock could not be set: ${answer.status}`);
};

await work().catch((error: unknown) => {
  tell({ kind: "ended", fault: textOf(error), refused: error instanceof Refusal ? error.field : undefined });
});
process.exit(); // this thread: a call that AWS has not answered yet would keep it
