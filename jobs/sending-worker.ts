import { parentPort, workerData } from "node:worker_threads";
import { Refusal, textOf } from "../posture/refusal.ts";
import type { FromWorker } from "./messages.ts";
import { openSending, type SendingSettings } from "./sending.ts";

if (parentPort === null) throw new Error("jobs/sending-worker.ts runs as a worker thread only");
const inbox = parentPort;
const tell = (message: FromWorker): void => inbox.postMessage(message);

async function work(): Promise<void> {
  const sending = await openSending(workerData as SendingSettings, {
    onTrouble: (message) => tell({ kind: "trouble", message }),
    onFault: (fault) => tell({ kind: "fault", fault: textOf(fault) }),
  });
  inbox.on("message", () => sending.stop()); // there is nothing else to say to it
  await sending.work();
}

await work().catch((error: unknown) => {
  tell({ kind: "ended", fault: textOf(error), refused: error instanceof Refusal ? error.field : undefined });
});
process.exit(); // this thread: an answer that somebody owes us would keep it
