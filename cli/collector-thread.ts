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
  let isStopping = false;
  let lastWord: Error | undefined;
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "ended") lastWord = asThrown(message);
    else onMessage(message);
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("error", reject);
    worker.once("exit", (code) => {
      if (isStopping && lastWord === undefined) resolve();
      else reject(lastWord ?? new Error(`the collector's thread has ended by itself (exit code ${code})`));
    });
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

function asThrown({ fault, refused }: FromWorker & { kind: "ended" }): Error {
  if (refused !== undefined) return new Refusal(refused, fault.replace(`${refused}: `, ""));
  const error = new Error(fault.split("\n")[0]);
  error.stack = fault;
  return error;
}
