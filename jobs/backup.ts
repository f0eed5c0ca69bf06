/** Backs the database up by a schedule, and keeps the newest few. */
import { createTask } from "node-cron";
import { Refusal } from "../posture/refusal.ts";
import { type BackupPlace, storeOf } from "./backup-place.ts";
import type { BackupStore } from "./backup-store.ts";
import { isDue, type Schedule } from "./schedule.ts";

export interface BackupSettings {
  /** BACKUP_DIR */
  readonly place: BackupPlace;
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
  const { place, keep, schedule, program } = settings;
  const opened = storeOf(place);
  const ending = new AbortController();
  const { signal } = ending;
  let last: Promise<void> = Promise.resolve();
  /** What goes wrong is told, unless it is because it is to stop. */
  const telling = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refusal) onTrouble(`no backup was made: ${error.message}`);
      else onFault(error);
    }
  };
  const one = (): Promise<void> =>
    telling(async () => {
      const store = await opened;
      await store.put({ databaseUrl, program, now: new Date(), signal });
      // After the new one stands: whoever has room for fewer is told so, and loses none.
      await store.rotate(keep, signal);
    });
  const make = (): Promise<void> => {
    last = last.then(one);
    return last;
  };
  const task = createTask(schedule.cron, make, { timezone: schedule.timeZone, noOverlap: true });
  const makeMissed = (): void => {
    last = last.then(() =>
      telling(async () => {
        if (await wasMissed(await opened, schedule, signal)) await one();
      }),
    );
  };
  // What it comes to more than a second late it leaves out, and says so for each time: of a machine that slept for a week seven backups of one
  // moment would take the place of the week before.
  task.on("execution:missed", makeMissed);
  void task.start();
  makeMissed();
  return {
    make,
    stop: async () => {
      ending.abort(new Error("backups are stopped"));
      await task.destroy();
      await last;
      (await opened).close();
    },
  };
}

async function wasMissed(store: BackupStore, schedule: Schedule, signal: AbortSignal): Promise<boolean> {
  const newest = (await store.backups(signal)).at(-1);
  return newest === undefined || isDue(schedule, Date.parse(newest.madeAt), Date.now());
}
