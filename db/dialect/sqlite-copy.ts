/** A database file as a whole: copied while others write, and looked at page by page. Each on a thread of its own. */
import { closeSync, openSync } from "node:fs";
import { Worker } from "node:worker_threads";

/** What a database tells of itself. */
export interface DatabaseFacts {
  /** How many rows each table has. */
  readonly rows: Readonly<Record<string, number>>;
  /** Migrations that it has, ascending; none: it is not one of ours. */
  readonly versions: readonly number[];
  /** `sample`, `real`; null: nobody has written yet. */
  readonly contents: string | null;
}

export interface Examined extends DatabaseFacts {
  /** SQLite's integrity check, a line each: with any of them nothing else is told. */
  readonly problems: readonly string[];
}

export interface CopyOptions {
  /** Ends it where it stands; the promise is rejected with the signal's reason. */
  readonly signal?: AbortSignal | undefined;
  /** From 0 to 1. */
  readonly onShare?: ((share: number) => void) | undefined;
}

/**
 * The state of one moment, however much is written meanwhile; nobody waits for it. `to` is made, for its own user only, and is not there yet.
 * @returns what that moment held, and what is found in the copy.
 * @throws an error with SQLite's or the file system's code. What is left of `to` is the caller's to take away.
 */
export async function copyDatabase(
  from: string,
  to: string,
  options: CopyOptions = {},
): Promise<{ readonly facts: DatabaseFacts; readonly examined: Examined }> {
  closeSync(openSync(to, "wx", 0o600));
  return inThread({ task: "copy", from, to }, options);
}

/** @throws an error with SQLite's code where the file is no database, or too damaged to be asked. */
export const examineDatabase = (path: string, options: CopyOptions = {}): Promise<Examined> => inThread({ task: "examine", path }, options);

/** Takes what its journal holds into the file, and the journal away. Nobody else has it open. */
export const leaveAlone = (path: string): Promise<unknown> => inThread({ task: "alone", path }, {});

type Told<Result> = { readonly share: number } | { readonly done: Result } | { readonly failed: string; readonly code: string | undefined };

function inThread<Result>(workerData: object, { signal, onShare }: CopyOptions): Promise<Result> {
  signal?.throwIfAborted();
  const worker = new Worker(new URL("./sqlite-copy-thread.mjs", import.meta.url), { workerData, execArgv: [] });
  return new Promise<Result>((resolve, reject) => {
    const onAbort = () => void worker.terminate().then(() => reject(signal?.reason));
    signal?.addEventListener("abort", onAbort, { once: true });
    worker.on("message", (told: Told<Result>) => {
      if ("share" in told) onShare?.(told.share);
      else if ("done" in told) resolve(told.done);
      else reject(Object.assign(new Error(told.failed), told.code !== undefined && { code: told.code }));
    });
    worker.once("error", reject);
    worker.once("exit", (code) => {
      signal?.removeEventListener("abort", onAbort);
      if (signal?.aborted !== true) reject(new Error(`the thread that copies the database has ended by itself (exit code ${code})`));
    });
  });
}
