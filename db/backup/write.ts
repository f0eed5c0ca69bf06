/** A backup: the database of one moment in one file, checked, sealed (seal.ts), and under its name only when it is whole. */
import { existsSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { Refusal } from "../../posture/refusal.ts";
import { type CopyOptions, copyDatabase } from "../dialect/sqlite-copy.ts";
import { pathOf } from "../url.ts";
import { draftOf, isDamage, putInPlace, refusalOf, sideFiles, sweepDrafts, takeAway } from "./files.ts";
import { type BackupFacts, sealBackup, sealOf } from "./seal.ts";

export interface BackupRequest extends CopyOptions {
  readonly databaseUrl: string;
  /** Version of this program. */
  readonly program: string;
  readonly now: Date;
}

export interface Backup extends BackupFacts {
  readonly file: string;
  /** With the seal, bytes. */
  readonly size: number;
}

/**
 * @param file what is there is replaced, if it is a backup.
 * @param field names the file's place to whoever reads of what is wrong: an option, or a variable.
 * @throws Refusal: nothing of it is left then, and what was there before stays.
 */
export async function writeBackup(request: BackupRequest, file: string, field: string): Promise<Backup> {
  const source = sourceOf(request.databaseUrl);
  const place = resolve(file);
  refusePlace(place, source, field);
  const { draft, ...made } = await draftBackup(request, place, field);
  try {
    putInPlace(draft, place);
    return { ...made, file: place };
  } catch (error) {
    takeAway(draft);
    throw refusalOf(field, `${place} cannot be written`, error);
  }
}

/** A checked and sealed backup beside `place`: the caller's to move or take away. @throws Refusal, with nothing left. */
export async function draftBackup(
  { databaseUrl, program, now, ...options }: BackupRequest,
  place: string,
  field: string,
): Promise<Omit<Backup, "file"> & { readonly draft: string }> {
  const source = sourceOf(databaseUrl);
  const draft = draftOf(place, "part");
  try {
    sweepDrafts(place, now.getTime());
    const { facts, examined } = await copyDatabase(source, draft, options);
    const [problem] = examined.problems;
    if (problem !== undefined) throw damaged(source, problem);
    const [schema, { versions: _, ...told }] = [facts.versions.at(-1), facts];
    if (schema === undefined) throw new Refusal("DATABASE_URL", `${source} is no database of Pillarwatch's`);
    if (JSON.stringify(facts) !== JSON.stringify({ rows: examined.rows, versions: examined.versions, contents: examined.contents }))
      throw new Error(`a copy of ${source} holds something else than the database did`);
    const sealed = { ...told, madeAt: now.toISOString(), program, schema };
    const size = await sealBackup(draft, sealed);
    const written = sealOf(draft);
    if (written === undefined) throw new Error(`the seal of ${draft} cannot be read again`);
    return { ...written, size, draft };
  } catch (error) {
    takeAway(draft);
    if (isDamage(error)) throw damaged(source, (error as Error).message);
    throw refusalOf(field, `${place} cannot be written`, error);
  }
}

const damaged = (source: string, problem: string): Refusal =>
  new Refusal(
    "DATABASE_URL",
    `${source} is damaged, so that no backup of it was made (earlier ones stay as they are): ${problem}. Restore the last good one: npx pillarwatch restore FILE --force`,
  );

function sourceOf(databaseUrl: string): string {
  const path = pathOf(databaseUrl);
  if (path === ":memory:") throw new Refusal("DATABASE_URL", "a database in memory has no file to back up");
  if (!existsSync(path)) throw new Refusal("DATABASE_URL", `${path} is not there`);
  return resolve(path);
}

/** Nothing is replaced but an earlier backup. */
function refusePlace(place: string, source: string, field: string): void {
  const folder = statSync(dirname(place), { throwIfNoEntry: false });
  if (folder?.isDirectory() !== true) throw new Refusal(field, `${place} cannot be written: there is no folder ${dirname(place)}`);
  const real = (path: string): string => join(realpathSync(dirname(path)), basename(path));
  if ([source, ...sideFiles(source)].map(real).includes(real(place)))
    throw new Refusal(field, `${place} is the database itself, or belongs to it`);
  const there = statSync(place, { throwIfNoEntry: false });
  if (there === undefined) return;
  if (!there.isFile()) throw new Refusal(field, `${place} is no file: name one, or write to a pipe by -`);
  const self = statSync(source);
  if (there.ino === self.ino && there.dev === self.dev) throw new Refusal(field, `${place} is the database itself`);
  if (there.size > 0 && sealOf(place) === undefined)
    throw new Refusal(field, `${place} is there, and is no backup: name another file, or remove it first`);
}
