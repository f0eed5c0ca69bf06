import { earlierSchemaOf, keepBeforeMigrating } from "./backup/before-migrating.ts";
import type { Durability, Reader, Writer } from "./dialect/connection.ts";
import { openWriter, type WriterOptions } from "./dialect/sqlite.ts";
import { openReaders } from "./dialect/sqlite-readers.ts";
import { openWriterThread } from "./dialect/sqlite-writer.ts";
import { type MigrateOptions, migrate } from "./migrate.ts";
import { pathOf } from "./url.ts";
import { counting } from "./write/changes.ts";

interface Opening extends WriterOptions {
  /** A database of an earlier schema is backed up before it is migrated; `false` for a copy that is thrown away if it fails. */
  readonly keepBefore?: boolean;
  /**
   * Asked where a database of an earlier schema is about to be brought up, before anything is done: it then happens on a thread, so that whoever
   * asked can answer others meanwhile.
   */
  readonly whileMigrating?: (() => Promise<MigrateOptions>) | undefined;
}

/** Of a connection that is asked for a few rows at a time: people, the outbox. */
export const SMALL_CACHE_KIB = 4_096;

/**
 * Of an upgrade's steps, those of the backup before it; the share is told of the copy, and the look through it follows. Of its time the backup takes
 * more: two thirds, measured from schema 9 on a million findings on a busy machine (bench/upgrade).
 */
const COPIED = 0.1;
export const BACKED_UP = 0.3;

/**
 * @param opening durability is of every transaction that says nothing of its own. Whoever writes decisions opens it durable, whoever collects does not.
 * @throws Refusal where `url` is not `sqlite:PATH`, or the file cannot be used or is newer than this program.
 */
export async function openDatabase(url: string, now: string, opening: Opening = {}): Promise<Writer> {
  const { keepBefore = true, whileMigrating, ...options } = opening;
  const writer = openWriter(pathOf(url), options);
  try {
    if (whileMigrating !== undefined && (await earlierSchemaOf(writer.rows)) !== undefined)
      await migrateOnThread(writer, url, now, await whileMigrating());
    else {
      if (keepBefore) await keepBeforeMigrating(writer, url, now);
      await migrate(writer, now);
    }
    return counting(writer);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

async function migrateOnThread(writer: Writer, url: string, now: string, { signal, onShare }: MigrateOptions): Promise<void> {
  await keepBeforeMigrating(writer, url, now, { signal, onShare: (share) => onShare?.(share * COPIED) });
  onShare?.(BACKED_UP);
  const thread = openWriterThread(pathOf(url), { durable: true });
  try {
    await migrate(thread, now, { signal, onShare: (share) => onShare?.(BACKED_UP + share * (1 - BACKED_UP)) });
  } finally {
    await thread.close();
  }
}

/** The same, of a database that it has made, on a thread of its own: for what may change many findings at once. */
export const openForDecisions = (url: string, durability: Durability = {}): Writer => counting(openWriterThread(pathOf(url), durability));

/** Read models' connections to a database that `openDatabase` has made. */
export const openForReading = (url: string): Reader => openReaders(pathOf(url));
