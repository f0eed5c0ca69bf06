/**
 * A backup takes the place of the database: first it lies beside it as a copy, is judged, brought up to this program's schema and settled, and
 * only then, in one moment, stands. Whatever goes wrong before leaves everything as it was.
 */
import { copyFileSync, createReadStream, createWriteStream, existsSync, linkSync, renameSync, rmSync, statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { Refusal } from "../../posture/refusal.ts";
import type { Writer } from "../dialect/connection.ts";
import { examineDatabase, leaveAlone } from "../dialect/sqlite-copy.ts";
import { type Held, holdAlone, whoHas } from "../dialect/sqlite-replace.ts";
import { schemaVersion } from "../migrate.ts";
import { migrations } from "../migrations/list.ts";
import { openDatabase } from "../open.ts";
import { pathOf } from "../url.ts";
import { draftOf, flushFolder, isDamage, putInPlace, refusalOf, sideFiles, sweepDrafts, takeAway } from "./files.ts";
import { type BackupFacts, openSeal } from "./seal.ts";

export interface RestoreRequest {
  readonly databaseUrl: string;
  /** Where the backup comes from; `name` is what it is called in refusals. */
  readonly from: { readonly name: string; readonly file: string } | { readonly name: string; readonly stream: Readable };
  /** What is there may be put aside. */
  readonly force: boolean;
  readonly now: Date;
  /** The last that is written before it stands: in the backup's copy, brought up to date. What it throws ends the restoring. */
  readonly settle: (writer: Writer) => Promise<void>;
}

export interface Restored {
  readonly facts: BackupFacts;
  /** Where the database before is kept; undefined: there was none. */
  readonly aside: string | undefined;
}

/** Another process has the database: not wrong, only not now. It has an exit code of its own. */
class InUse extends Refusal {
  readonly exitCode = 3;
}

/** @throws Refusal, with nothing changed. */
export async function restoreDatabase(request: RestoreRequest): Promise<Restored> {
  const { databaseUrl, from, force, now, settle } = request;
  const path = targetOf(databaseUrl);
  refuseSource(from, path);
  refuseTarget(path, force);
  const draft = draftOf(path, "restoring");
  try {
    sweepDrafts(path, now.getTime());
    await fetchInto(draft, from);
    const facts = await judged(draft, from.name);
    await prepared(draft, now, settle);
    return { facts, aside: await standing(draft, path, force, now) };
  } catch (error) {
    takeAway(draft);
    throw refusalOf("DATABASE_URL", `${path} cannot be written`, error);
  }
}

function targetOf(databaseUrl: string): string {
  const path = pathOf(databaseUrl);
  if (path === ":memory:") throw new Refusal("DATABASE_URL", "a database in memory is gone with its process: name a file");
  const file = resolve(path);
  if (statSync(dirname(file), { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new Refusal("DATABASE_URL", `there is no folder ${dirname(file)}: make it first`);
  return file;
}

function refuseSource(from: RestoreRequest["from"], path: string): void {
  if ("stream" in from) return;
  const there = statSync(from.file, { throwIfNoEntry: false });
  if (there === undefined) throw new Refusal(from.name, "is not there");
  if (there.isDirectory()) throw new Refusal(from.name, "is a folder, not a backup");
  const target = statSync(path, { throwIfNoEntry: false });
  if (target !== undefined && target.ino === there.ino && target.dev === there.dev) throw new Refusal(from.name, "is the database itself");
}

function refuseTarget(path: string, force: boolean): void {
  const there = [path, ...sideFiles(path)].filter((file) => existsSync(file));
  if (there.length === 0) return;
  if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true)
    throw new Refusal("DATABASE_URL", `${path} is a folder, not a file`);
  if (existsSync(path)) refuseInUse(path, whoHas(path));
  if (!force)
    throw new Refusal("--force", `${there[0]} is there: with --force it is kept under another name, and the backup takes its place`);
}

/** @throws InUse */
function refuseInUse(path: string, found: Held): asserts found is Exclude<Held, { kind: "in use" }> {
  if (found.kind !== "in use") return;
  const who = found.pids.length === 0 ? "another process has it" : `process ${found.pids.join(", ")} has it`;
  throw new InUse("DATABASE_URL", `${path} is in use (${who} open): stop Pillarwatch first`);
}

function held(path: string): Exclude<Held, { kind: "in use" }> {
  const found = holdAlone(path);
  refuseInUse(path, found);
  return found;
}

async function fetchInto(draft: string, from: RestoreRequest["from"]): Promise<void> {
  const source = "stream" in from ? from.stream : createReadStream(from.file, { highWaterMark: 2 ** 20 });
  let cause: unknown;
  source.once("error", (error: unknown) => {
    cause = error;
  });
  try {
    await pipeline(source, createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }));
  } catch (error) {
    throw cause === undefined ? error : refusalOf(from.name, "cannot be read", cause);
  }
}

/** The copy, not the file that it was made from: what is judged is what will stand. */
async function judged(draft: string, name: string): Promise<BackupFacts> {
  const facts = await openSeal(draft, name);
  const found = await examineDatabase(draft).catch((error: unknown) => {
    throw isDamage(error) ? new Refusal(name, `is damaged: ${(error as Error).message}`, { cause: error }) : error;
  });
  const [problem] = found.problems;
  if (problem !== undefined) throw new Refusal(name, `is damaged: ${problem}`);
  const newest = found.versions.at(-1);
  if (newest === undefined || found.contents === undefined) throw new Refusal(name, "holds no database of Pillarwatch's");
  const known = new Set(migrations.map(({ version }) => version));
  const unknown = found.versions.find((version) => !known.has(version));
  if (unknown !== undefined)
    throw new Refusal(
      name,
      `has schema version ${newest}, made by Pillarwatch ${facts.program}; this Pillarwatch knows up to ${schemaVersion}: restore it with the newer one`,
    );
  if (newest !== facts.schema || JSON.stringify(found.rows) !== JSON.stringify(facts.rows))
    throw new Refusal(name, "does not hold what it says of itself");
  return facts;
}

async function prepared(draft: string, now: Date, settle: RestoreRequest["settle"]): Promise<void> {
  const writer = await openDatabase(`sqlite:${draft}`, now.toISOString(), { durable: true, keepBefore: false });
  try {
    await settle(writer);
  } finally {
    await writer.close();
  }
  await leaveAlone(draft);
}

/** @returns where the database before is. */
async function standing(draft: string, path: string, force: boolean, now: Date): Promise<string | undefined> {
  // Somebody may have begun one while the backup was read.
  refuseTarget(path, force);
  const aside = `${path}.before-${now.toISOString().replace(/[-:]|\.\d+/g, "")}`;
  const was = existsSync(path);
  const hold = was ? held(path) : undefined;
  try {
    // A journal without its database, or of a damaged one, must never lie beside another. Of one that is held all is in its file.
    const left = sideFiles(path).filter((file) => existsSync(file));
    for (const file of left) {
      if (hold?.kind === "held") rmSync(file);
      else renameSync(file, file.replace(path, aside));
    }
    if (was) keep(path, aside);
    putInPlace(draft, path);
  } finally {
    hold?.release();
  }
  const { versions, problems } = await examineDatabase(path);
  if (problems.length > 0 || versions.at(-1) !== schemaVersion) throw new Error(`${path} is not what was put there`);
  return was ? aside : undefined;
}

/** Under both names for a moment, so that the first is never without a database. */
function keep(path: string, aside: string): void {
  try {
    linkSync(path, aside);
  } catch {
    // A file system that knows no second names. Where it is something else, copying says so.
    rmSync(aside, { force: true });
    copyFileSync(path, aside);
  }
  flushFolder(path);
}
