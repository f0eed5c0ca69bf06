/** The server that is soaked: a process of its own, as it is shipped, but for its clock; started again where it ends, as a supervisor does. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { freePort } from "../free-port.ts";

export interface Measured {
  readonly rssBytes: number;
  /** Used, of all threads that run our code, after a full collection. */
  readonly heapBytes: number;
  readonly externalBytes: number;
  /** What keeps the event loops: sockets, timers, channels, by their kind. */
  readonly resources: Readonly<Record<string, number>>;
  readonly openFiles: number;
  readonly threads: number;
}

interface Told {
  readonly heapBytes: number;
  readonly externalBytes: number;
  readonly rssBytes: number;
  readonly resources: readonly string[];
}

export interface ServedOptions {
  /** The current folder, and home. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  /** What Node runs, and with which flags. */
  readonly command: readonly string[];
  /** How far its clock is ahead of the machine's at its start. */
  readonly aheadMs: number;
}

export interface Served {
  readonly pid: number;
  /** Where it listens. */
  readonly address: string;
  /** Lines of its log that tell of a fault of ours, or of what is no line of the log. */
  readonly faults: readonly string[];
  advance(aheadMs: number): Promise<void>;
  measure(): Promise<Measured>;
  /** Ends one of its threads in mid work, and waits for the process to follow. */
  endThread(thread: "collector" | "sender"): Promise<void>;
  kill(): Promise<void>;
  /** By SIGTERM. @returns exit code */
  stop(): Promise<number | null>;
}

const clock = fileURLToPath(new URL("./clock.mjs", import.meta.url));
const ERROR = 50;

export async function startServed({ folder, environment, command, aheadMs }: ServedOptions): Promise<Served> {
  const port = await freePort();
  const env = {
    ...{ PATH: process.env.PATH, HOME: folder },
    // As the image has it.
    MALLOC_ARENA_MAX: "2",
    SOAK_AHEAD_MS: String(Math.round(aheadMs)),
    ...{ ...environment, PORT: String(port) },
  };
  const child = spawn(process.execPath, ["--expose-gc", "--import", clock, ...command, "serve"], {
    cwd: folder,
    env,
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  const ended = once(child, "close").then(([code]) => code as number | null);
  const faults: string[] = [];
  const listening = new Promise<void>((resolve, reject) => {
    linesOf(child, "stdout", (line) => {
      if (line.startsWith("Pillarwatch: http")) resolve();
    });
    linesOf(child, "stderr", (line) => {
      if (isFault(line)) faults.push(line.slice(0, 2_000));
    });
    ended.then((code) => reject(new Error(`the server ended at its start (exit code ${code}): ${faults.join("\n")}`)), reject);
  });
  const ask = asking(child, ended);
  const { pid = 0 } = child;
  const gone = async (): Promise<void> => void (await ended);
  await listening;
  return {
    pid,
    address: `http://127.0.0.1:${port}`,
    faults,
    advance: async (ms) => void (await ask({ word: "advance", aheadMs: Math.round(ms) })),
    measure: async () => together(pid, (await ask({ word: "measure" })) as readonly Told[]),
    endThread: async (thread) => {
      await ask({ word: "end", thread });
      await gone();
    },
    kill: async () => {
      child.kill("SIGKILL");
      await gone();
    },
    stop: () => {
      child.kill("SIGTERM");
      return ended;
    },
  };
}

/**
 * What a thread that was ended on purpose leaves behind is its process's last words, and no fault. Nor is a run that nothing of AWS answered: whether
 * AWS was faulty in that hour is asked of each run that failed (done.ts).
 */
function isFault(line: string): boolean {
  if (!line.startsWith("{"))
    return !/^(Ending where it stands|A part of Pillarwatch has ended|Error: the \w+'s thread has ended| {4}at )/.test(line) && line !== "";
  const { level, msg, fault } = JSON.parse(line) as { readonly level: number; readonly msg?: string; readonly fault?: unknown };
  const wasUnanswered = msg === "a run failed" && String(fault).startsWith("AWS: no account and region could be read");
  return level >= ERROR && !wasUnanswered;
}

function linesOf(child: ChildProcess, name: "stdout" | "stderr", tell: (line: string) => void): void {
  let rest = "";
  child[name]?.setEncoding("utf8").on("data", (text: string) => {
    const lines = (rest + text).split("\n");
    rest = lines.pop() ?? "";
    lines.forEach((line) => void tell(line));
  });
}

interface Answer {
  readonly id?: number;
  readonly answer?: unknown;
  readonly fault?: string;
}

function asking(child: ChildProcess, ended: Promise<unknown>) {
  let last = 0;
  const waiting = new Map<number, (answer: Answer) => void>();
  child.on("message", (told: Answer) => {
    waiting.get(told.id ?? 0)?.(told);
    waiting.delete(told.id ?? 0);
  });
  return async (words: object): Promise<unknown> => {
    last += 1;
    const id = last;
    const answered = new Promise<Answer>((resolve) => void waiting.set(id, resolve));
    child.send({ id, ...words });
    const told = await Promise.race([answered, ended.then((): Answer => ({ fault: "the server has ended" }))]);
    if (told.fault !== undefined) throw new Error(told.fault);
    return told.answer;
  };
}

function together(pid: number, threads: readonly Told[]): Measured {
  const sum = (of: (told: Told) => number) => threads.reduce((all, told) => all + of(told), 0);
  const resources: Record<string, number> = {};
  for (const kind of threads.flatMap((told) => told.resources)) resources[kind] = (resources[kind] ?? 0) + 1;
  return {
    // Of the process, whichever thread is asked: the last one has seen the others collect.
    rssBytes: threads.at(-1)?.rssBytes ?? 0,
    heapBytes: sum(({ heapBytes }) => heapBytes),
    externalBytes: sum(({ externalBytes }) => externalBytes),
    resources,
    openFiles: readdirSync(`/proc/${pid}/fd`).length,
    threads: readdirSync(`/proc/${pid}/task`).length,
  };
}
