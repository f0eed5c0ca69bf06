/**
 * Live progress from rows: one reading of the database a tick for each followed run, however many follow it. What a slow reader could not
 * take is left out: the next state replaces it.
 */
import type { ServerResponse } from "node:http";
import type { FastifyBaseLogger } from "fastify";
import { type Run, readRun } from "../db/read/runs.ts";
import type { Reach } from "../posture/reach.ts";
import type { AppOptions } from "./options.ts";
import { isBusy } from "./problems.ts";

/** Whether whoever follows may still: signed in, with the same reach. */
export type MayGoOn = () => Promise<boolean>;

interface Followed {
  readonly readers: Map<ServerResponse, MayGoOn>;
  readonly timer: NodeJS.Timeout;
  /** The last state as text: sent on change only, and at once to whoever comes later. */
  last: string | undefined;
  ticks: number;
  quietTicks: number;
  reading: boolean;
}

type FeedOptions = Pick<AppOptions, "db" | "now" | "progressPollMs">;

const POLL_MS = 500;
/** How long a stream may outlive the session or token that it was asked for by. */
const ASK_AGAIN_MS = 2_000;
/** Proxies close a connection that is silent for a minute or less. */
const HEARTBEAT_MS = 15_000;

export class ProgressFeed {
  readonly #db: AppOptions["db"];
  readonly #now: () => Date;
  readonly #pollMs: number;
  readonly #log: Pick<FastifyBaseLogger, "error">;
  readonly #followed = new Map<string, Followed>();

  constructor({ db, now, progressPollMs = POLL_MS }: FeedOptions, log: Pick<FastifyBaseLogger, "error">) {
    this.#log = log;
    this.#db = db;
    this.#now = now;
    this.#pollMs = progressPollMs;
  }

  /** How many connections are followed now. */
  get readers(): number {
    return [...this.#followed.values()].reduce((sum, { readers }) => sum + readers.size, 0);
  }

  follow(run: number, reach: Reach, reader: ServerResponse, mayGoOn: MayGoOn): void {
    if (reader.closed || reader.destroyed) return; // gone while the run was looked up: nobody would tell us again
    const key = JSON.stringify([run, reach]);
    const followed = this.#followed.get(key) ?? this.#begin(key, run, reach);
    followed.readers.set(reader, mayGoOn);
    reader.on("close", () => {
      followed.readers.delete(reader);
      if (followed.readers.size === 0) this.#end(key, followed);
    });
    // Headers go out at once, also where the first state takes a tick; a browser asks again 2 s after a cut.
    reader.write("retry: 2000\n\n");
    if (followed.last !== undefined) reader.write(message("progress", followed.last));
  }

  close(): void {
    for (const [key, followed] of this.#followed) {
      for (const reader of followed.readers.keys()) reader.end();
      this.#end(key, followed);
    }
  }

  #begin(key: string, run: number, reach: Reach): Followed {
    const tick = () => void this.#tick(key, run, reach);
    const followed: Followed = {
      readers: new Map(),
      timer: setInterval(tick, this.#pollMs),
      last: undefined,
      ticks: 0,
      quietTicks: 0,
      reading: false,
    };
    this.#followed.set(key, followed);
    setImmediate(tick);
    return followed;
  }

  /** Under the same key another may have begun since: whoever asks anew in the moment in which the run ends. */
  #end(key: string, followed: Followed): void {
    clearInterval(followed.timer);
    if (this.#followed.get(key) === followed) this.#followed.delete(key);
  }

  async #tick(key: string, run: number, reach: Reach): Promise<void> {
    const followed = this.#followed.get(key);
    if (followed === undefined || followed.reading) return;
    followed.reading = true;
    followed.ticks += 1;
    try {
      if ((followed.ticks * this.#pollMs) % ASK_AGAIN_MS < this.#pollMs) await letGo(followed);
      const state = await readRun(this.#db, reach, run, this.#now());
      this.#send(key, followed, state);
    } catch (error) {
      this.#failed(error, followed);
    } finally {
      followed.reading = false;
    }
  }

  /** Locked for a moment: the next tick tells more. All else is a fault: readers are let go, and find out by asking again. */
  #failed(error: unknown, { readers }: Followed): void {
    if (isBusy(error)) return;
    this.#log.error({ err: error }, "a run's progress could not be read");
    for (const reader of readers.keys()) reader.end();
  }

  #send(key: string, followed: Followed, state: Run | undefined): void {
    const text = JSON.stringify(state ?? null);
    const isOver = state === undefined || (state.state !== "asked" && state.state !== "running");
    if (isOver) {
      for (const reader of followed.readers.keys()) reader.end(message("end", text));
      this.#end(key, followed);
      return;
    }
    followed.quietTicks += 1;
    const changed = text !== followed.last;
    const due = changed ? message("progress", text) : followed.quietTicks * this.#pollMs >= HEARTBEAT_MS ? ": still here\n\n" : undefined;
    followed.last = text;
    if (due === undefined) return;
    followed.quietTicks = 0;
    for (const reader of followed.readers.keys()) if (!reader.writableNeedDrain) reader.write(due);
  }
}

/** Those who are signed out, disabled, revoked or of another reach by now hear no more: a browser asks again, and is told why not. */
async function letGo({ readers }: Followed): Promise<void> {
  const asked = [...readers].map(async ([reader, mayGoOn]) => {
    if (!(await mayGoOn())) reader.end();
  });
  await Promise.all(asked);
}

const message = (event: "progress" | "end", data: string): string => `event: ${event}\ndata: ${data}\n\n`;
