/** Gathers the facts by which posture/condition.ts says what is so, and tells it: on request, and by a line of the log when something begins or is over. */
import type { Reader } from "../db/dialect/connection.ts";
import { schemaVersion } from "../db/migrate.ts";
import { readSchemaVersion } from "../db/read/readiness.ts";
import { readRunFacts } from "../db/read/run-facts.ts";
import { isWritable, LEAST_FREE_BYTES, readStorage } from "../db/storage.ts";
import { type Condition, type ConditionId, conditionsOf, type DatabaseFacts, type Facts, type ProcessFacts } from "../posture/condition.ts";
import { codeOf } from "../posture/refusal.ts";
import { isBusy, isDamaged } from "./problems.ts";

export interface Gathering {
  readonly db: Reader["kysely"];
  /** Of the database's file; undefined: nobody looks at its disk. */
  readonly path: string | undefined;
  readonly intervalMs: number;
  readonly now: () => Date;
  /** Undefined: it is another process that serves. */
  readonly process?: (() => ProcessFacts) | undefined;
  /** Bytes that must be left on the disk; other than the usual ones are for tests. */
  readonly leastBytes?: number;
}

/** Never throws: what cannot be read is a fact. */
export async function gatherFacts({ db, path, intervalMs, now, process, leastBytes = LEAST_FREE_BYTES }: Gathering): Promise<Facts> {
  const database = await databaseFacts(db);
  const isOurs = database.answer === "schema" && database.schema === schemaVersion;
  const [disk, runs] = await Promise.all([
    path === undefined ? undefined : diskFacts(path, leastBytes),
    isOurs ? readRunFacts(db).catch(() => undefined) : undefined,
  ]);
  return { now: now(), intervalMs, schema: schemaVersion, path, database, disk, runs, process: process?.() };
}

async function diskFacts(path: string, leastBytes: number): Promise<Facts["disk"]> {
  try {
    const { free } = await readStorage(path);
    return { freeBytes: free, leastBytes, isWritable: isWritable(path) };
  } catch {
    return "gone";
  }
}

async function databaseFacts(db: Reader["kysely"]): Promise<DatabaseFacts> {
  try {
    return { answer: "schema", schema: await readSchemaVersion(db) };
  } catch (error) {
    if (isBusy(error)) return { answer: "busy" };
    if (isDamaged(error)) return { answer: "damaged" };
    // A path or a text in the message is nobody's business.
    return { answer: "none", word: codeOf(error) ?? "no further word" };
  }
}

type Log = Readonly<Record<"info" | "warn", (what: object, words: string) => void>>;

/** Where nobody watches the disk and the runs: whether the database answers. */
export const databaseOnly = ({ db, now, intervalMs }: Pick<Gathering, "db" | "now" | "intervalMs">, log: Log | undefined): Conditions =>
  new Conditions(async () => ({ ...(await gatherFacts({ db, now, intervalMs, path: undefined })), runs: undefined }), log, 0);

/** For so long it is told again: pages, probes and metrics ask at the same time. */
const KEEP_MS = 2_000;
/** Looked at though nobody asks, so that the log tells when it began. */
const LOOK_EVERY_MS = 15_000;

export class Conditions {
  readonly #gather: () => Promise<Facts>;
  readonly #log: Log | undefined;
  readonly #since = new Map<ConditionId, string>();
  readonly #keepMs: number;
  #kept: readonly Condition[] = [];
  #keptAtMs = Number.NEGATIVE_INFINITY;
  #going: Promise<readonly Condition[]> | undefined;
  #timer: NodeJS.Timeout | undefined;
  #isClosed = false;

  /** @param keepMs other than the usual time is for tests. */
  constructor(gather: () => Promise<Facts>, log?: Log, keepMs = KEEP_MS) {
    this.#gather = gather;
    this.#log = log;
    this.#keepMs = keepMs;
  }

  /** All that is so, the worst first. Never throws. */
  async now(): Promise<readonly Condition[]> {
    if (performance.now() - this.#keptAtMs < this.#keepMs) return this.#kept;
    this.#going ??= this.#look().finally(() => {
      this.#going = undefined;
    });
    return this.#going;
  }

  /** What was so at the last look: asks nothing, for what is asked all the time. */
  get known(): readonly Condition[] {
    return this.#kept;
  }

  /** Looks by itself until `close`. */
  watch(): void {
    void this.now();
    this.#timer = setInterval(() => void this.now(), LOOK_EVERY_MS);
    this.#timer.unref();
  }

  /** A look that is going on tells nothing any more: what it reads is being closed. */
  close(): void {
    this.#isClosed = true;
    clearInterval(this.#timer);
  }

  async #look(): Promise<readonly Condition[]> {
    const facts = await this.#gather();
    if (this.#isClosed) return this.#kept;
    const found = conditionsOf(facts);
    this.#kept = found.map((one) => ({ ...one, since: this.#sinceOf(one, facts.now) }));
    this.#keptAtMs = performance.now();
    for (const [id, since] of this.#since) {
      if (found.some((one) => one.id === id)) continue;
      this.#since.delete(id);
      this.#log?.info({ condition: id, since }, "it is over");
    }
    return this.#kept;
  }

  /** What nobody dates is so since it was seen first; the log tells it once. */
  #sinceOf({ id, since, text }: Condition, now: Date): string {
    const known = this.#since.get(id);
    if (known !== undefined) return known;
    const at = since ?? now.toISOString();
    this.#since.set(id, at);
    // Whoever told it to end knows it.
    if (id !== "ending") this.#log?.warn({ condition: id, since: at }, text);
    return at;
  }
}
