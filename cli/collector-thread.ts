/** Starts jobs/worker.ts on a thread of its own, and ends it gently. */
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerSettings } from "../jobs/messages.ts";

export interface CollectorThread {
  look(): void;
  /** Resolves when the thread has put down its work: a run that is going on is carried on at the next start. */
  stop(): Promise<void>;
  /** Rejects with what ended the thread against its will. */
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
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", () => resolve());
  });
  const post = (message: ToWorker) => worker.postMessage(message);
  return {
    look: () => post({ kind: "look" }),
    stop: async () => {
      post({ kind: "stop" });
      const timer = setTimeout(() => void worker.terminate(), PATIENCE_MS);
      await ended.catch(() => undefined);
      clearTimeout(timer);
    },
    ended,
  };
}
