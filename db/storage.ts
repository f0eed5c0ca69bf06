/** The database's files and the disk that they lie on. */
import { accessSync, constants } from "node:fs";
import { stat, statfs } from "node:fs/promises";
import { dirname } from "node:path";
import { codeOf } from "../posture/refusal.ts";

export interface Storage {
  /** Bytes, as are the others. */
  readonly database: number;
  /** Its write-ahead log. */
  readonly log: number;
  /** Left for this user. */
  readonly free: number;
  readonly disk: number;
}

/** @param path of the database's file. @throws where there is none. */
export async function readStorage(path: string): Promise<Storage> {
  const [file, log, disk] = await Promise.all([stat(path), stat(`${path}-wal`).catch(unlessMissing), statfs(dirname(path))]);
  return { database: file.size, log: log?.size ?? 0, free: disk.bavail * disk.bsize, disk: disk.blocks * disk.bsize };
}

function unlessMissing(error: NodeJS.ErrnoException): undefined {
  if (error.code !== "ENOENT") throw error;
}

/** With less nothing can be written any more but the end of what was begun: a page, its indexes and their log. */
export const LEAST_FREE_BYTES = 16 * 2 ** 20;

/** Whether this user may write the file and beside it, where its log lies. Bounded: two questions to the file system. */
export function isWritable(path: string): boolean {
  try {
    accessSync(path, constants.W_OK);
    accessSync(dirname(path), constants.W_OK | constants.X_OK);
    return true;
  } catch (error) {
    if (["EACCES", "EROFS", "EPERM"].includes(codeOf(error) ?? "")) return false;
    throw error;
  }
}
