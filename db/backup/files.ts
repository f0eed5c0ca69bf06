/** Files that are written beside their place and come into it whole, and what is said where that fails. */
import { randomBytes } from "node:crypto";
import { closeSync, fsyncSync, openSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { codeOf, Refusal } from "../../posture/refusal.ts";

/** What belongs to a database beside its file. */
export const sideFiles = (path: string): readonly string[] => ["-wal", "-shm", "-journal"].map((end) => path + end);

/** How long something may be written before it is taken for what a killed process left behind. */
const LEFT_BEHIND_MS = 3_600_000;

/** A name beside `path`. `ending`: what is being done. */
export const draftOf = (path: string, ending: "part" | "restoring" | "rehearsal"): string =>
  `${path}.${randomBytes(4).toString("hex")}.${ending}`;

export const takeAway = (path: string): void => [path, ...sideFiles(path)].forEach((file) => void rmSync(file, { force: true }));

/** Takes away drafts of `path` that nobody has written to for an hour. */
export const sweepDrafts = (path: string, nowMs: number): void => sweepDraftsIn(dirname(path), (name) => name === basename(path), nowMs);

/** @param isOf whose drafts: the name of what they would have become. */
export function sweepDraftsIn(folder: string, isOf: (name: string) => boolean, nowMs: number): void {
  for (const name of readdirSync(folder)) {
    const [, of = ""] = /^(.+)\.[0-9a-f]{8}\.(?:part|restoring|rehearsal)(?:-wal|-shm|-journal)?$/.exec(name) ?? [];
    if (!isOf(of)) continue;
    const file = join(folder, name);
    const touchedMs = statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? nowMs;
    if (nowMs - touchedMs > LEFT_BEHIND_MS) rmSync(file, { force: true });
  }
}

/** From one moment to the next, also for a power cut. */
export function putInPlace(draft: string, path: string): void {
  renameSync(draft, path);
  flushFolder(path);
}

export function flushFolder(path: string): void {
  const folder = openSync(dirname(path), "r");
  try {
    fsyncSync(folder);
  } finally {
    closeSync(folder);
  }
}

/** What the operator can mend, in words. @returns undefined for all else. */
function whatIsWrong(error: unknown): string | undefined {
  const code = codeOf(error) ?? "";
  if (code === "ENOSPC" || code === "EDQUOT" || code === "SQLITE_FULL") return "the disk is full";
  if (code === "EFBIG" || code.startsWith("SQLITE_IOERR")) return `the disk does not take it (${code}): it may be full or damaged`;
  if (code === "EACCES" || code === "EPERM") return "this user may not";
  if (code === "EROFS" || code.startsWith("SQLITE_READONLY")) return "the disk is read-only";
  if (code === "ENOENT") return "there is no such folder or file";
  if (code === "ENOTDIR") return "a file stands where a folder of the path should be";
  if (code === "EISDIR") return "it is a folder";
  if (code.startsWith("SQLITE_CANTOPEN")) return "it cannot be opened by this user";
  if (code.startsWith("SQLITE_BUSY")) return "another process holds it locked";
  return undefined;
}

/** @returns a refusal naming `field` where the operator can mend it, else the error. */
export function refusalOf(field: string, what: string, error: unknown): unknown {
  if (error instanceof Refusal) return error;
  const why = whatIsWrong(error);
  return why === undefined ? error : new Refusal(field, `${what}: ${why}`, { cause: error });
}

/** As SQLite says it of a file that is none of its own, or damaged. */
export const isDamage = (error: unknown): boolean => {
  const code = codeOf(error) ?? "";
  return code === "SQLITE_NOTADB" || code.startsWith("SQLITE_CORRUPT");
};
