/** Takes the rows that ask for runs and refreshes, one after the other, until it is told to stop. */
import { randomUUID } from "node:crypto";
import { type CollectSettings, collectNext, type Organization, type RunResult } from "../collectors/collect.ts";
import type { Progress } from "../collectors/tally.ts";
import { Stopped } from "../collectors/writing.ts";
import { StoreUnusable, type Writer } from "../db/dialect/connection.ts";
import { thisHolder } from "../db/write/lease.ts";
import { askRun, hasOpenRun, lastRunStarted } from "../db/write/runs.ts";
import type { Catalogue } from "../posture/catalogue/decide.ts";
import type { StoreTrouble } from "../posture/condition.ts";
import type { OwnerRules } from "../posture/owner.ts";
import { answerNextRefresh } from "./refresh.ts";
import { type Retained, retain } from "./retention.ts";

/** How often rows are looked for that nobody announced: another process may have written them. */
const LOOK_EVERY_MS = 1_000;
/**
 * Where nobody asks for anything, the lease is taken so often: that the database cannot be written is found out by it, and a refresh that another
 * process was killed in. Each time is written, and makes what is remembered of the database forgotten (db/dialect/remembered.ts).
 */
const PROVE_EVERY_MS = 15_000;
/** How long a store that cannot be written, or a run that another process took over, is left alone. */
const TROUBLE_REST_MS = 30_000;
/** A file that is damaged does not mend itself, and each attempt asks AWS anew. */
const DAMAGE_REST_MS = 600_000;

/** What every run is made with, whoever starts it. */
export interface RunSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  readonly concurrency: number;
  readonly timeZone: string;
  readonly catalogue: Catalogue;
  readonly ownerRules: OwnerRules;
  /** `Keys.audit`. */
  readonly auditKey: Uint8Array;
  readonly intervalMs: number;
}

export interface CollectorSettings extends RunSettings {
  /** The machine's clock unless said: another one is for tests. */
  readonly nowMs?: () => number;
  /** RETENTION_DAYS; undefined: everything is kept. */
  readonly retentionDays: number | undefined;
  readonly onProgress: (progress: Progress) => void;
  readonly onRun: (result: RunResult) => void;
  readonly onForgotten: (retained: Retained) => void;
  /** What somebody can mend, a line for the log; the work is taken up again by itself. Not repeated while it stays the same. */
  readonly onTrouble: (message: string) => void;
  /** What keeps the database from being written, whenever that is another than before; undefined: it is written again. */
  readonly onStore?: (trouble: StoreTrouble | undefined) => void;
  /** A fault in our program that ended one job, and not the others. */
  readonly onFault: (fault: unknown) => void;
}

export class Collector {
  readonly #settings: CollectorSettings;
  readonly #holder = thisHolder(randomUUID());
  readonly #stop = new AbortController();
  #trouble: string | undefined;
  #store: StoreTrouble | undefined;
  /** When the lease was last taken, by the machine's own count. */
  #provedMs = Number.NEGATIVE_INFINITY;
  /** Whether everything that retention takes was taken since the last run. */
  #isTidy = false;
  #wake: () => void = () => undefined;

  constructor(settings: CollectorSettings) {
    this.#settings = settings;
  }

  /** Works until `stop`. */
  async work(): Promise<void> {
    while (!this.#isStopping) {
      const ran = (await this.#runNext(this.#settings.nowMs ?? Date.now)) !== undefined;
      if (ran) this.#isTidy = false;
      if (!ran && (this.#trouble !== undefined || !((await this.#answerNext()) || (await this.#tidy())))) await this.#rest();
    }
  }

  /** Runs at past instants, one after the other, then goes on from the newest: the sample's history. */
  async replay(instants: readonly string[], setClock: (at: string) => Promise<void>, onDone: (done: number) => void): Promise<void> {
    const { writer } = this.#settings;
    const last = await lastRunStarted(writer.rows);
    for (const [index, instant] of instants.entries()) {
      if (last === undefined || instant > last) {
        await setClock(instant);
        // A run that was killed is the one of this instant.
        if (!(await hasOpenRun(writer.rows))) await writer.transaction((tx) => askRun(tx, "demo", {}, instant));
        const begun = Date.now();
        const nowMs = () => Date.parse(instant) + Date.now() - begun;
        while (!this.#isStopping && (await hasOpenRun(writer.rows))) if ((await this.#runNext(nowMs)) === undefined) await this.#rest();
      }
      if (this.#isStopping) return;
      onDone(index + 1);
    }
  }

  look(): void {
    this.#wake();
  }

  /** A run that is going on is put down where it stands. */
  stop(): void {
    this.#stop.abort();
    this.#wake();
  }

  get #isStopping(): boolean {
    return this.#stop.signal.aborted;
  }

  #runNext(nowMs: () => number): Promise<RunResult | undefined> {
    const { writer, organization, concurrency, timeZone, catalogue, ownerRules, auditKey, intervalMs, onProgress, onRun } = this.#settings;
    const settings: CollectSettings = {
      writer,
      organization,
      holder: this.#holder,
      nowMs,
      wallMs: Date.now,
      concurrency,
      timeZone,
      catalogue,
      ownerRules,
      auditKey,
      intervalMs,
      onProgress,
      stop: this.#stop.signal,
    };
    return this.#attempt(async () => {
      const isAsked = this.#trouble !== undefined || (await hasOpenRun(writer.rows));
      if (!isAsked && performance.now() - this.#provedMs < PROVE_EVERY_MS) return undefined;
      const result = await collectNext(settings);
      this.#provedMs = performance.now();
      if (result !== undefined) onRun(result);
      return result;
    });
  }

  async #answerNext(): Promise<boolean> {
    return (await this.#attempt(() => answerNextRefresh({ ...this.#settings, stop: this.#stop.signal }))) ?? false;
  }

  /** Where nobody asks for anything: once after each run. @returns whether anything went. */
  async #tidy(): Promise<boolean> {
    const { writer, retentionDays: days, onForgotten } = this.#settings;
    if (this.#isTidy || days === undefined) return false;
    const done = await this.#attempt(() => retain(writer, { days, nowMs: Date.now(), stop: this.#stop.signal }));
    const hasGone = done !== undefined && done.findings + done.runs > 0;
    if (hasGone) onForgotten(done);
    this.#isTidy = done?.isDone ?? false;
    return hasGone;
  }

  /** @returns undefined where it did not come to its end; the row that asked for it stays. */
  async #attempt<Result>(work: () => Promise<Result>): Promise<Result | undefined> {
    try {
      const result = await work();
      this.#trouble = undefined;
      this.#tellStore(undefined);
      return result;
    } catch (error) {
      if (!(error instanceof StoreUnusable || error instanceof Stopped)) throw error;
      if (!this.#isStopping && error.message !== this.#trouble) this.#settings.onTrouble(error.message);
      this.#trouble = error.message;
      if (error instanceof StoreUnusable) this.#tellStore(error.trouble);
      return undefined;
    }
  }

  #tellStore(trouble: StoreTrouble | undefined): void {
    if (trouble !== this.#store) this.#settings.onStore?.(trouble);
    this.#store = trouble;
  }

  #rest(): Promise<void> {
    if (this.#isStopping) return Promise.resolve();
    return new Promise((resolve) => {
      const troubledMs = this.#store === "database-damaged" ? DAMAGE_REST_MS : TROUBLE_REST_MS;
      const timer = setTimeout(resolve, this.#trouble === undefined ? LOOK_EVERY_MS : troubledMs);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
