/** Starts jobs/worker.ts on a thread of its own, and ends it gently. */
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerSettings } from "../jobs/messages.ts";
import { Refusal } from "../posture/refusal.ts";

export interface CollectorThread {
  look(): void;
  /** Resolves when the thread has put down its work: a run that is going on is carried on at the next start. */
  stop(): Promise<void>;
  /** Resolves after `stop`; rejects with what ended the thread otherwise: nobody must go on without a collector, and not know it. */
  readonly ended: Promise<void>;
}

/** How long a thread may take to end before it is ended: a run loses nothing by it. */
const PATIENCE_MS = 5_000;

export function startCollector(
  settings: WorkerSettings,
  environment: NodeJS.ProcessEnv,
  onMessage: (message: FromWorker) => void,
): CollectorThread {
  const worker = new Worker(new URL("../jobs/thread.mjs", import.meta.url), { workerData: settings, env: environment });
  worker.on("message", onMessage);
  let isStopping = false;
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("error", (error) => reject(asThrown(error)));
    worker.once("exit", (code) => (isStopping ? resolve() : reject(new Error(`the collector's thread has ended by itself (${code})`))));
  });
  ended.catch(() => undefined); // it may end before anybody waits for it
  const post = (message: ToWorker) => worker.postMessage(message);
  return {
    look: () => post({ kind: "look" }),
    stop: async () => {
      isStopping = true;
      post({ kind: "stop" });
      const timer = setTimeout(() => void worker.terminate(), PATIENCE_MS);
      await ended.catch(() => undefined);
      clearTimeout(timer);
    },
    ended,
  };
}

/** Between threads an error keeps its members and loses its class. */
function asThrown(error: Error): Error {
  if (error.name !== "Refusal" || !("field" in error) || typeof error.field !== "string") return error;
  return new Refusal(error.field, error.message.replace(`${error.field}: `, ""), { cause: error });
}
