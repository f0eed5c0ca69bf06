/** Where scheduled backups are kept: a folder, or a bucket. */
import { refusalOf, sweepDraftsIn } from "../db/backup/files.ts";
import { backupsIn, isName, placeIn, rotate } from "../db/backup/folder.ts";
import { writeBackup } from "../db/backup/write.ts";
import type { BucketSettings } from "./backup-bucket.ts";
import type { BackupStore } from "./backup-store.ts";

/** As BACKUP_DIR has it. */
export type BackupPlace = { readonly folder: string } | { readonly bucket: BucketSettings };

/** Amazon's library is loaded by who has a bucket: it is some megabytes of memory, and a part of a second of each start. */
export const storeOf = async (place: BackupPlace): Promise<BackupStore> =>
  "folder" in place ? folderStore(place.folder) : (await import("./backup-bucket.ts")).bucketStore(place.bucket);

const folderStore = (folder: string): BackupStore => ({
  name: folder,
  backups: async () => backupsIn(folder),
  put: async (request) => {
    sweepLeft(folder, request.now);
    await writeBackup(request, placeIn(folder, request.now), "BACKUP_DIR");
  },
  rotate: async (keep) => void rotate(folder, keep),
  close: () => undefined,
});

/** Each backup has a name of its own, so that no later one finds what a killed process left of it. @throws Refusal */
function sweepLeft(folder: string, now: Date): void {
  try {
    sweepDraftsIn(folder, isName, now.getTime());
  } catch (error) {
    throw refusalOf("BACKUP_DIR", `${folder} cannot be read`, error);
  }
}
