/** What keeps scheduled backups, whichever it is. */
import type { BackupRequest } from "../db/backup/write.ts";

export interface StoredBackup {
  readonly file: string;
  /** ISO 8601 UTC. */
  readonly madeAt: string;
  readonly bytes: number;
}

export interface BackupStore {
  /** To whoever reads of it. */
  readonly name: string;
  /** Oldest first. @throws Refusal naming BACKUP_DIR. */
  readonly backups: (signal?: AbortSignal) => Promise<readonly StoredBackup[]>;
  /** Makes one, checked, under the name of its moment. @throws Refusal: nothing of it is left then. */
  readonly put: (request: BackupRequest) => Promise<void>;
  /** Takes the oldest of ours away until `keep` are left. */
  readonly rotate: (keep: number, signal?: AbortSignal) => Promise<void>;
  readonly close: () => void;
}
