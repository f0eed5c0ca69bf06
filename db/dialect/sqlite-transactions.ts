/** What every connection that writes SQLite does alike, on whichever thread it is: how it is tuned, waits for a lock, and begins and ends a transaction. */
import { resolve } from "node:path";
import { setTimeout as sleep, setImmediate as yieldToOthers } from "node:timers/promises";
import type { StoreTrouble } from "../../posture/condition.ts";
import { codeOf } from "../../posture/refusal.ts";
import { type Durability, StoreUnusable, type Tx, type Writer } from "./connection.ts";

/** How long another process's lock is waited for, at most. A page's transaction takes under half a second. */
const LOCK_PATIENCE_MS = 60_000;
/** From one look at a lock that another holds to the next. */
const LOOK_EVERY_MS = 7;
/**
 * A lock knows no queue: whoever waits finds the moment between two transactions, or does not, and misses about thirty of them. Where a disk or
 * want of memory makes each of them seconds, a collector's followed so close upon each other that others waited a minute in vain. Whoever has
 * had the lock for so long, all in all, leaves it for two looks of others.
 */
const TURN_MS = 500;
const GAP_MS = 2 * LOOK_EVERY_MS + 1;

/** Of what a connection has read or written it keeps so much, each for itself: what collecting a page goes through again and again. */
const CACHE_KIB = 49_152;

export const writerPragmas = (cacheKiB = CACHE_KIB): readonly string[] => [
  "foreign_keys = ON",
  `cache_size = -${cacheKiB}`,
  "temp_store = MEMORY",
];

interface Connection extends Durability {
  readonly path: string;
  /** How long another process's lock is waited for; another than the usual time is for tests. */
  readonly patienceMs?: number;
  /** One statement at a time, now; a lock that is held is an error. */
  readonly tx: Tx;
  readonly close: () => unknown;
}

/** Transactions one after the other, in the order in which they are asked for. */
export function writerOver({ path, tx, durable = false, patienceMs = LOCK_PATIENCE_MS, close }: Connection): Writer {
  const place: Place = { path, patienceMs, tx, heldMs: 0, endedMs: Number.NEGATIVE_INFINITY };
  let last: Promise<unknown> = Promise.resolve();
  return {
    rows: {
      all: (sql, parameters) => patiently(place, () => tx.all(sql, parameters)),
      get: (sql, parameters) => patiently(place, () => tx.get(sql, parameters)),
    },
    transaction: (work, { durable: asked = durable } = {}) => {
      const mine = last.then(
        () => transact(place, work, asked),
        () => transact(place, work, asked),
      );
      last = mine;
      return mine;
    },
    close: async () => {
      await last.catch(() => undefined);
      await close();
    },
  };
}

type Place = Pick<Connection, "path" | "tx"> & {
  readonly patienceMs: number;
  /** How long it has had the lock since others could last have it. */
  heldMs: number;
  /** When its last transaction ended. */
  endedMs: number;
};

async function transact<Result>(place: Place, work: (tx: Tx) => Promise<Result>, durable: boolean): Promise<Result> {
  const { tx } = place;
  // Transactions that wait in a row would otherwise be one long turn of the event loop: no signal, no answer, no heartbeat in between.
  await yieldToOthers();
  await leaveToOthers(place);
  await patiently(place, async () => {
    // Before it begins: within a transaction SQLite refuses it. A flush of the WAL takes what was committed before along.
    await tx.run(durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = NORMAL");
    await tx.run("BEGIN IMMEDIATE");
  });
  const began = performance.now();
  try {
    const result = await work(tx);
    await tx.run("COMMIT");
    return result;
  } catch (error) {
    // A fault of SQLite's (a full disk) may have ended it already.
    await tx.run("ROLLBACK").catch(() => undefined);
    throw await readable(place, error);
  } finally {
    place.endedMs = performance.now();
    place.heldMs += place.endedMs - began;
  }
}

/** Others' turn, where they have not had one for long. */
async function leaveToOthers(place: Place): Promise<void> {
  const isFree = performance.now() - place.endedMs > GAP_MS;
  if (!isFree && place.heldMs < TURN_MS) return;
  if (!isFree) await sleep(GAP_MS);
  place.heldMs = 0;
}

/** No waiting inside SQLite, and an asynchronous retry: it would stop the event loop (architecture.md section 3). */
async function patiently<Result>(place: Place, ask: () => Promise<Result>): Promise<Result> {
  const until = performance.now() + place.patienceMs;
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (codeOf(error)?.startsWith("SQLITE_BUSY") !== true || performance.now() > until) throw await readable(place, error);
      await sleep(LOOK_EVERY_MS);
    }
  }
}

/** A full or read-only disk, or a file that is damaged, is the operator's to mend, also in the middle of a run. */
async function readable({ path, tx }: Place, error: unknown): Promise<unknown> {
  const found = whyUnusable(codeOf(error) ?? "");
  // What was read wrong is not to be believed again: the disk may have slipped once only.
  if (found?.[0] === "database-damaged") await tx.run("PRAGMA shrink_memory").catch(() => undefined);
  return found === undefined ? error : new StoreUnusable(found[0], `${resolve(path)}: ${found[1]}`, { cause: error });
}

/** @param code SQLite's. @returns undefined for what is no trouble of the store's. */
export function whyUnusable(code: string): readonly [trouble: StoreTrouble, what: string] | undefined {
  if (code === "SQLITE_FULL") return ["disk-full", "the disk is full. What was written is kept: make room, and it goes on from there"];
  if (code.startsWith("SQLITE_READONLY")) return ["read-only", "the database can no longer be written (read-only)"];
  if (isDamage(code))
    return ["database-damaged", `the file is damaged (${code}): restore the newest backup, npx pillarwatch restore BACKUP --force`];
  if (code.startsWith("SQLITE_IOERR"))
    return ["disk-fault", `the disk does not take it (${code}): it may be full or damaged. What was written is kept`];
  if (code.startsWith("SQLITE_BUSY")) return ["database-busy", "another process has held the database locked for a minute"];
  return undefined;
}

/** SQLite found in the file what it never wrote. */
const isDamage = (code: string): boolean => /^SQLITE_(CORRUPT|NOTADB)/.test(code);
