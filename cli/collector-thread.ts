/** Starts a job's worker on a thread of its own, and ends it gently. */
import { Worker } from "node:worker_threads";
import type { FromWorker, ToWorker, WorkerSettings } from "../jobs/messages.ts";
import type { SendingSettings } from "../jobs/sending.ts";
import { codeOf, Refusal } from "../posture/refusal.ts";

export interface JobThread {
  look(): void;
  /** Resolves when the thread has put down its work: a run that is going on is carried on at the next start. */
  stop(): Promise<void>;
  /** Resolves after `stop`; rejects with what ended the thread otherwise: nobody must go on without it, and not know it. */
  readonly ended: Promise<void>;
}

/** How long a thread may take to end before it is ended: a run loses nothing by it. */
const PATIENCE_MS = 5_000;

type OnMessage = (message: FromWorker) => void;

export const startCollector = (settings: WorkerSettings, environment: NodeJS.ProcessEnv, onMessage: OnMessage): JobThread =>
  startThread({ script: "thread.mjs", name: "collector", settings }, environment, onMessage);

/** A mail that is on its way when it is stopped is told by its log. */
export const startSending = (settings: SendingSettings, environment: NodeJS.ProcessEnv, onMessage: OnMessage): JobThread =>
  startThread({ script: "sending-thread.mjs", name: "sender", settings }, environment, onMessage);

interface Job {
  /** In jobs/. */
  readonly script: string;
  readonly name: string;
  readonly settings: object;
}

function startThread({ script, name, settings }: Job, environment: NodeJS.ProcessEnv, onMessage: OnMessage): JobThread {
  const worker = new Worker(new URL(`../jobs/${script}`, import.meta.url), { workerData: settings, env: environment });
  let isStopping = false;
  let lastWord: Error | undefined;
  worker.on("message", (message: FromWorker) => {
    if (message.kind === "ended") lastWord = asThrown(message);
    else onMessage(message);
  });
  const ended = new Promise<void>((resolve, reject) => {
    worker.once("error", (error) => reject(codeOf(error) === "ERR_WORKER_OUT_OF_MEMORY" ? outOfMemory(name, error) : error));
    worker.once("exit", (code) => {
      if (isStopping && lastWord === undefined) resolve();
      else reject(lastWord ?? new Error(`the ${name}'s thread has ended by itself (exit code ${code})`));
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

/** A thread that reaches its end of memory is ended alone: nothing is half written, and the next start goes on. */
const outOfMemory = (name: string, cause: unknown): Refusal =>
  new Refusal(
    "memory",
    `the ${name}'s thread has no more: give the process more (mem_limit, resources.limits.memory, MemoryMax; docs/operations.md)`,
    { cause },
  );

function asThrown({ fault, refused }: FromWorker & { kind: "ended" }): Error {
  if (refused !== undefined) return new Refusal(refused, fault.replace(`${refused}: `, ""));
  const error = new Error(fault.split("\n")[0]);
  error.stack = fault;
  return error;
}
