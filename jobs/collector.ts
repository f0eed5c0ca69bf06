/** Takes the rows that ask for runs and refreshes, one after the other, until it is told to stop. */
import { randomUUID } from "node:crypto";
import { type CollectSettings, collectNext, type Organization, type Progress, type RunResult } from "../collectors/collect.ts";
import type { Writer } from "../db/dialect/connection.ts";
import { askRun, lastRunStarted, nextRun, thisHolder } from "../db/write/runs.ts";
import { answerNextRefresh } from "./refresh.ts";

/** How often rows are looked for that nobody announced: another process may have written them. */
const LOOK_EVERY_MS = 1_000;

export interface CollectorSettings {
  readonly writer: Writer;
  readonly organization: Organization;
  readonly concurrency: number;
  readonly onProgress: (progress: Progress) => void;
  readonly onRun: (result: RunResult) => void;
}

export class Collector {
  readonly #settings: CollectorSettings;
  readonly #holder = thisHolder(randomUUID());
  #stopping = false;
  #wake: () => void = () => undefined;

  constructor(settings: CollectorSettings) {
    this.#settings = settings;
  }

  /** Works until `stop`. */
  async work(): Promise<void> {
    while (!this.#stopping) {
      const did = (await this.#runNext(Date.now)) !== undefined || (await answerNextRefresh(this.#settings));
      if (!did) await this.#rest();
    }
  }

  /** Runs at past instants, one after the other, then goes on from the newest: the sample's history. */
  async replay(instants: readonly string[], setClock: (at: string) => Promise<void>, onDone: (done: number) => void): Promise<void> {
    const { writer } = this.#settings;
    const last = await lastRunStarted(writer.rows);
    const open = await nextRun(writer.rows);
    for (const [index, instant] of instants.entries()) {
      if (this.#stopping) return;
      if (last === undefined || instant > last) {
        await setClock(instant);
        if (index > 0 || open === undefined) await writer.transaction((tx) => askRun(tx, "demo", {}, instant));
        const begun = Date.now();
        await this.#runNext(() => Date.parse(instant) + Date.now() - begun);
      }
      onDone(index + 1);
    }
  }

  look(): void {
    this.#wake();
  }

  stop(): void {
    this.#stopping = true;
    this.#wake();
  }

  async #runNext(nowMs: () => number): Promise<RunResult | undefined> {
    const { writer, organization, concurrency, onProgress, onRun } = this.#settings;
    const settings: CollectSettings = { writer, organization, holder: this.#holder, nowMs, wallMs: Date.now, concurrency, onProgress };
    const result = await collectNext(settings);
    if (result !== undefined) onRun(result);
    return result;
  }

  #rest(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, LOOK_EVERY_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
