import { keepBeforeMigrating } from "./backup/before-migrating.ts";
import type { Durability, Reader, Writer } from "./dialect/connection.ts";
import { openWriter } from "./dialect/sqlite.ts";
import { openReaders } from "./dialect/sqlite-readers.ts";
import { openWriterThread } from "./dialect/sqlite-writer.ts";
import { migrate } from "./migrate.ts";
import { pathOf } from "./url.ts";
import { counting } from "./write/changes.ts";

interface Opening extends Durability {
  /** A database of an earlier schema is backed up before it is migrated; `false` for a copy that is thrown away if it fails. */
  readonly keepBefore?: boolean;
}

/**
 * @param opening durability is of every transaction that says nothing of its own. Whoever writes decisions opens it durable, whoever collects does not.
 * @throws Refusal where `url` is not `sqlite:PATH`, or the file cannot be used or is newer than this program.
 */
export async function openDatabase(url: string, now: string, { keepBefore = true, ...durability }: Opening = {}): Promise<Writer> {
  const writer = openWriter(pathOf(url), durability);
  try {
    if (keepBefore) await keepBeforeMigrating(writer, url, now);
    await migrate(writer, now);
    return counting(writer);
  } catch (error) {
    await writer.close();
    throw error;
  }
}

/** The same, of a database that it has made, on a thread of its own: for what may change many findings at once. */
export const openForDecisions = (url: string, durability: Durability = {}): Writer => counting(openWriterThread(pathOf(url), durability));

/** Read models' connections to a database that `openDatabase` has made. */
export const openForReading = (url: string): Reader => openReaders(pathOf(url));
