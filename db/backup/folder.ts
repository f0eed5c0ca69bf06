/** The backups that a schedule makes in a folder: by their names, in the order of time. */
import { existsSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { type BackupFacts, sealOf } from "./seal.ts";

export interface KeptBackup extends BackupFacts {
  readonly file: string;
}

/** To the second, in UTC. */
export const nameOf = (now: Date): string => `pillarwatch-${now.toISOString().replace(/[-:]|\.\d+/g, "")}.backup`;
export const isName = (name: string): boolean => /^pillarwatch-\d{8}T\d{6}Z\.backup$/.test(name);
/** @returns ISO 8601, of a name that is one. */
export const timeOf = (name: string): string =>
  name.replace(/^pillarwatch-(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z\.backup$/, "$1-$2-$3T$4:$5:$6.000Z");

export const placeIn = (folder: string, now: Date): string => join(folder, nameOf(now));

/** Oldest first. What has such a name and no seal is none, and is left to whoever put it there. */
export function backupsIn(folder: string): readonly KeptBackup[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter(isName)
    .toSorted()
    .flatMap((name) => {
      const file = join(folder, name);
      const facts = sealOf(file);
      return facts === undefined ? [] : [{ ...facts, file }];
    });
}

/** Takes the oldest away until `keep` are left. @returns how many went. */
export function rotate(folder: string, keep: number): number {
  const gone = backupsIn(folder).slice(0, -keep);
  for (const { file } of gone) rmSync(file, { force: true });
  return gone.length;
}
