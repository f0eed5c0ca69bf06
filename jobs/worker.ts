/** The worker thread: its own connection, its own AWS clients, so that the server's event loop stays free. */
import { parentPort, workerData } from "node:worker_threads";
import { openOrganization } from "../collectors/organization/open.ts";
import { openDatabase } from "../db/open.ts";
import { Collector } from "./collector.ts";
import type { FromWorker, ToWorker, WorkerSettings } from "./messages.ts";
import { catchUp, startSchedule } from "./schedule.ts";

const port = parentPort;
if (port === null) throw new Error("jobs/worker.ts runs as a worker thread only");
const settings = workerData as WorkerSettings;
const tell = (message: FromWorker): void => port.postMessage(message);
const onFault = (fault: unknown): void => tell({ kind: "fault", fault: textOf(fault) });

const writer = await openDatabase(settings.databaseUrl, new Date().toISOString());
const organization = openOrganization(settings.organization, writer);
const collector = new Collector({
  writer,
  organization,
  concurrency: settings.concurrency,
  onProgress: (progress) => tell({ kind: "progress", progress }),
  onRun: ({ fault, ...result }) => tell({ kind: "run", result, fault: fault === undefined ? undefined : textOf(fault) }),
  onTrouble: (message) => tell({ kind: "trouble", message }),
  onFault,
});

port.on("message", (message: ToWorker) => {
  if (message.kind === "look") collector.look();
  else collector.stop();
});

const { sample } = settings;
if (sample !== undefined) {
  const setClock = async (at: string) => {
    const answer = await fetch(sample.clockUrl, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ at }),
    });
    if (!answer.ok) throw new Error(`the simulator's clock could not be set: ${answer.status}`);
  };
  await collector.replay(sample.instants, setClock, (done) => tell({ kind: "history", done, of: sample.instants.length }));
}
await catchUp(writer, settings.schedule, new Date());
const schedule = startSchedule(writer, settings.schedule, { onAsked: () => collector.look(), onFault });
await collector.work();
await schedule.destroy();
organization.close();
await writer.close();
process.exit(); // this thread: a call that AWS has not answered yet would keep it

function textOf(fault: unknown): string {
  return fault instanceof Error ? (fault.stack ?? fault.message) : String(fault);
}
