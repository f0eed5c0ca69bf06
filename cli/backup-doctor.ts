/** What doctor says of scheduled backups: when the last good one was made, and whether one is overdue. */
import { storeOf } from "../jobs/backup-place.ts";
import type { StoredBackup } from "../jobs/backup-store.ts";
import { longestInterval } from "../jobs/schedule.ts";
import type { DoctorCheck } from "../posture/doctor.ts";
import { Refusal } from "../posture/refusal.ts";
import { megabytes } from "./backup.ts";
import type { BackupConfig } from "./backup-config.ts";

export interface BackupDiagnosis {
  /** A folder, or s3://bucket/prefix. null: none are made (BACKUP_DIR is not set). */
  readonly folder: string | null;
  readonly kept: number;
  /** null: there is none, or they cannot be listed. */
  readonly last: { readonly file: string; readonly madeAt: string; readonly bytes: number } | null;
  /** Why they cannot be listed: a bucket that is denied, or not reached. */
  readonly trouble: string | null;
  readonly healthy: boolean;
}

/** For how long one that is due may be on its way. */
const GRACE_MS = 3_600_000;

export async function diagnoseBackups(config: BackupConfig | undefined, timeZone: string, now: Date): Promise<BackupDiagnosis> {
  const nothing = { kept: 0, last: null, trouble: null };
  if (config === undefined) return { ...nothing, folder: null, healthy: true };
  const { place, cron } = config;
  const store = await storeOf(place);
  try {
    const backups = await store.backups();
    const newest = backups.at(-1);
    if (newest === undefined) return { ...nothing, folder: store.name, healthy: false };
    const { madeAt, bytes } = newest;
    const overdueMs = now.getTime() - Date.parse(madeAt) - longestInterval({ cron, timeZone });
    const last = { file: fileOf(store.name, newest), madeAt, bytes };
    return { folder: store.name, kept: backups.length, last, trouble: null, healthy: overdueMs < GRACE_MS };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...nothing, folder: store.name, trouble: error.message, healthy: false };
  } finally {
    store.close();
  }
}

const fileOf = (store: string, { file }: StoredBackup): string => (store.startsWith("s3://") ? `${store}/${file}` : file);

export function backupCheck(diagnosis: BackupDiagnosis): DoctorCheck {
  const about = { id: "backups", title: "Backups" } as const;
  if (diagnosis.folder === null)
    return {
      ...about,
      state: "off",
      says: ["none are made by themselves (BACKUP_DIR is not set)"],
      mend: { text: "Make one by hand, or set BACKUP_DIR.", command: "npx pillarwatch backup FILE" },
    };
  const says = backupLines(diagnosis);
  if (diagnosis.healthy) return { ...about, state: "well", says, mend: null };
  return {
    ...about,
    state: "trouble",
    says,
    mend: { text: "The collector’s log says why none was made. Meanwhile make one by hand.", command: "npx pillarwatch backup FILE" },
  };
}

/** None where nobody wants any: `pillarwatch backup` may be in a schedule of its own. */
export function backupLines({ folder, kept, last, trouble, healthy }: BackupDiagnosis): readonly string[] {
  if (folder === null) return [];
  if (trouble !== null) return [`the backups cannot be looked at: ${trouble}`];
  if (last === null)
    return [`there is no backup in ${folder} yet: the server makes the first when it starts, and says why where it cannot`];
  const line = `the last of ${kept} backups in ${folder} was made at ${last.madeAt} (${megabytes(last.bytes)})`;
  return [healthy ? line : `${line}: the next one is overdue. Does the server run? Its log says why none was made`];
}
