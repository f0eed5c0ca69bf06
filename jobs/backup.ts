/** Backs the database up by a schedule, and keeps the newest few. */
import { createTask } from "node-cron";
import { backupsIn, placeIn, rotate } from "../db/backup/folder.ts";
import { writeBackup } from "../db/backup/write.ts";
import { Refusal } from "../posture/refusal.ts";
import { isDue, type Schedule } from "./schedule.ts";

export interface BackupSettings {
  /** BACKUP_DIR */
  readonly folder: string;
  /** BACKUP_KEEP: at least 1. */
  readonly keep: number;
  /** BACKUP_CRON */
  readonly schedule: Schedule;
  /** Version of this program. */
  readonly program: string;
}

interface Events {
  /** What the operator can mend: a full disk, a folder that is gone. The next one is tried all the same. */
  readonly onTrouble: (message: string) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface Backups {
  /** Now, whatever the schedule says. Resolves when it is made, or told why not. */
  readonly make: () => Promise<void>;
  /** One that is being written is given up, and leaves nothing. */
  readonly stop: () => Promise<void>;
}

/** One that was due while nothing ran is made at once; so is the first of all. */
export function startBackups(databaseUrl: string, settings: BackupSettings, { onTrouble, onFault }: Events): Backups {
  const { folder, keep, schedule, program } = settings;
  const ending = new AbortController();
  const { signal } = ending;
  let last: Promise<void> = Promise.resolve();
  const one = async (): Promise<void> => {
    try {
      const now = new Date();
      await writeBackup({ databaseUrl, program, now, signal }, placeIn(folder, now), "BACKUP_DIR");
      // After the new one stands: whoever has room for fewer is told so, and loses none.
      rotate(folder, keep);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal) onTrouble(`no backup was made: ${error.message}`);
      else onFault(error);
    }
  };
  const make = (): Promise<void> => {
    last = last.then(one);
    return last;
  };
  const task = createTask(schedule.cron, make, { timezone: schedule.timeZone, noOverlap: true });
  // What it comes to more than a second late it leaves out: a machine that slept through the night.
  task.on("execution:missed", make);
  void task.start();
  if (wasMissed(folder, schedule)) void make();
  return {
    make,
    stop: async () => {
      ending.abort(new Error("backups are stopped"));
      await task.destroy();
      await last;
    },
  };
}

function wasMissed(folder: string, schedule: Schedule): boolean {
  const newest = backupsIn(folder).at(-1);
  return newest === undefined || isDue(schedule, Date.parse(newest.madeAt), Date.now());
}
