/** Where and when the server backs itself up. Each error names its variable. */
import { accessSync, constants, statSync } from "node:fs";
import { resolve } from "node:path";
import { makeFolder } from "../db/folder.ts";
import { Refusal } from "../posture/refusal.ts";
import { cronExpression, type Environment, text, wholeNumber } from "./variables.ts";

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
  const cron = cronExpression(environment, "BACKUP_CRON", "30 2 * * *", "every night at 02:30");
  const keep = wholeNumber(environment, "BACKUP_KEEP", 7, 1, 10_000);
  return folder === undefined ? undefined : { folder: resolve(folder), cron, keep };
}

/** Made for this user only. At the start, so that nobody learns in the night that nothing can be written there. @throws Refusal */
export function prepareFolder({ folder }: BackupConfig): void {
  try {
    makeFolder(folder, "BACKUP_DIR", 0o700);
    accessSync(folder, constants.W_OK | constants.X_OK);
  } catch (error) {
    const isFile = statSync(folder, { throwIfNoEntry: false })?.isFile() === true;
    throw unusable(folder, isFile ? "it is a file, not a folder" : "it cannot be made, or this user may not write there", error);
  }
}

const unusable = (folder: string, why: string, cause: unknown): Refusal =>
  new Refusal("BACKUP_DIR", `${folder} cannot be used: ${why}`, { cause });
