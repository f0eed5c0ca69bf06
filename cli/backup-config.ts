/** Where and when the server backs itself up. Each error names its variable. */
import { accessSync, constants, mkdirSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { validate } from "node-cron";
import { Refusal } from "../posture/refusal.ts";
import { type Environment, text, wholeNumber } from "./variables.ts";

export interface BackupConfig {
  readonly folder: string;
  /** Of five fields, in the organization's time zone. */
  readonly cron: string;
  /** How many of its backups stay. */
  readonly keep: number;
}

/** @returns undefined where BACKUP_DIR is not set: nobody wants any. */
export function backupConfig(environment: Environment): BackupConfig | undefined {
  const folder = text(environment, "BACKUP_DIR");
  const cron = text(environment, "BACKUP_CRON") ?? "30 2 * * *";
  if (!validate(cron) || cron.split(/\s+/).length > 5)
    throw new Refusal("BACKUP_CRON", `"${cron}" is not a cron expression of five fields such as "30 2 * * *" (every night at 02:30)`);
  const keep = wholeNumber(environment, "BACKUP_KEEP", 7, 1, 10_000);
  return folder === undefined ? undefined : { folder: resolve(folder), cron, keep };
}

/** Made for this user only. At the start, so that nobody learns in the night that nothing can be written there. @throws Refusal */
export function prepareFolder({ folder }: BackupConfig): void {
  try {
    makeFolder(folder);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile() === true;
    throw unusable(folder, isFile ? "it is a file, not a folder" : "it cannot be made, or this user may not write there", error);
  }
}

/** Step by step: Node 20's recursive form never returns where a file system refuses new folders (/proc). */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return;
  makeFolder(dirname(folder));
  mkdirSync(folder, { mode: 0o700 });
}

const unusable = (folder: string, why: string, cause: unknown): Refusal =>
  new Refusal("BACKUP_DIR", `${folder} cannot be used: ${why}`, { cause });
