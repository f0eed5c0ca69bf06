/** What doctor says of scheduled backups: when the last good one was made, and whether one is overdue. */
import { backupsIn } from "../db/backup/folder.ts";
import { longestInterval } from "../jobs/schedule.ts";
import { megabytes } from "./backup.ts";
import type { BackupConfig } from "./backup-config.ts";

export interface BackupDiagnosis {
  /** null: none are made (BACKUP_DIR is not set). */
  readonly folder: string | null;
  readonly kept: number;
  /** null: there is none. */
  readonly last: { readonly file: string; readonly madeAt: string; readonly bytes: number } | null;
  readonly healthy: boolean;
}

/** For how long one that is due may be on its way. */
const GRACE_MS = 3_600_000;

export function diagnoseBackups(config: BackupConfig | undefined, timeZone: string, now: Date): BackupDiagnosis {
  if (config === undefined) return { folder: null, kept: 0, last: null, healthy: true };
  const { folder, cron } = config;
  const backups = backupsIn(folder);
  const newest = backups.at(-1);
  if (newest === undefined) return { folder, kept: 0, last: null, healthy: false };
  const { file, madeAt, bytes } = newest;
  const overdueMs = now.getTime() - Date.parse(madeAt) - longestInterval({ cron, timeZone });
  return { folder, kept: backups.length, last: { file, madeAt, bytes }, healthy: overdueMs < GRACE_MS };
}

/** None where nobody wants any: `pillarwatch backup` may be in a schedule of its own. */
export function backupLines({ folder, kept, last, healthy }: BackupDiagnosis): readonly string[] {
  if (folder === null) return [];
  if (last === null)
    return [`there is no backup in ${folder} yet: the server makes the first when it starts, and says why where it cannot`];
  const line = `the last of ${kept} backups in ${folder} was made at ${last.madeAt} (${megabytes(last.bytes)})`;
  return [healthy ? line : `${line}: the next one is overdue. Does the server run? Its log says why none was made`];
}
