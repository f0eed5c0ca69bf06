/** Simulated days of one server: hour by hour its clock is set on, it does what is due, and it is measured when it has nothing left to do. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import BetterSqlite3, { type Database } from "better-sqlite3";
import type { Rows } from "../../db/dialect/connection.ts";
import { chance, drawn } from "../../simulator/world/hash.ts";
import { dayMs, hourMs } from "../../simulator/world/life.ts";
import { type Look, looksOf } from "../../test/support/witness.ts";
import { BACKUP_HOUR, type Organization, openOrganization } from "./organization.ts";
import { type Measured, type Served, startServed } from "./served.ts";
import { faultsOf, mailBehaviourOf } from "./troubles.ts";

export interface MonthSize {
  readonly seed: number;
  /** Findings and passed checks. */
  readonly findings: number;
  /** Days of one run a day, in which the server is killed: what has ended in them is old enough for retention in the month. */
  readonly daysBefore: number;
  /** Days of the month, all of one process. */
  readonly days: number;
  /** From one run to the next. */
  readonly everyHours: number;
  /** What Node runs, and with which flags. */
  readonly command: readonly string[];
  readonly onDay?: (day: number) => void;
}

/** At its end, when everything is done. */
export interface Hour extends Measured {
  readonly atMs: number;
  readonly databaseBytes: number;
  readonly walBytes: number;
  readonly backupBytes: number;
  /** Names in the backups' folder. */
  readonly backups: readonly string[];
  readonly findings: number;
  readonly events: number;
  /** Rows of runs and of what each read. */
  readonly runRows: number;
  /** How many faults were in force, and hit something. */
  readonly faults: number;
}

export interface Month {
  /** Of the days before. */
  readonly beginMs: number;
  readonly startMs: number;
  readonly endMs: number;
  readonly hours: readonly Hour[];
  /** What the runs before the month looked at: none of them has ended so long ago that it was summed. */
  readonly looksBefore: readonly Look[];
  /** When the server was killed, or lost a thread, and started again: before the month. */
  readonly restarts: number;
  /** Of the machine's sleep of three days, in which as many were missed: how many backups were made after it. */
  readonly backupsAfterSleep: number | undefined;
  /** What the log told of faults of ours. */
  readonly complaints: readonly string[];
  /** Exit code of its end by SIGTERM. */
  readonly exitCode: number | null;
}

/** A Thursday of years to come: a file that a killed process left behind is an hour old at once, since it has the machine's own date. */
const monthStartMs = Date.parse("2031-05-01T00:00:00.000Z");
/** Sources answer well for so long at the end, a full read among it. */
const QUIET_HOURS = 25;
const SLEEP_AFTER = 1;
const SLEPT_DAYS = 3;
const WAKES_AT_HOUR = 7;
const IMPATIENT_MS = 300;
/** Longer than any hour of the simulated organization takes on a busy machine. */
const STUCK_MS = 120_000;
/** An answer of the simulator may take two real seconds before the product gives it up. */
const STEP_MS = 2_000;

/** @param judge is asked when the server has ended, while the rest is still there. */
export async function soak<Judged>(
  folder: string,
  size: MonthSize,
  judge: (month: Month, organization: Organization) => Promise<Judged>,
): Promise<Judged> {
  const beginMs = monthStartMs - size.daysBefore * dayMs;
  const endMs = monthStartMs + size.days * dayMs;
  let aheadMs = beginMs - hourMs - Date.now();
  const organization = await openOrganization(
    folder,
    {
      seed: size.seed,
      everyHours: size.everyHours,
      findings: size.findings,
      startMs: beginMs,
      endMs: endMs + dayMs,
      days: size.daysBefore + size.days + 2,
    },
    () => Date.now() + aheadMs,
  );
  const start = () => startServed({ folder, environment: organization.environment, command: size.command, aheadMs });
  const complaints: string[] = [];
  const hours: Hour[] = [];
  let looksBefore: readonly Look[] | undefined;
  let restarts = 0;
  let backupsAfterSleep: number | undefined;
  organization.simulator.setClock(beginMs - hourMs);
  let served = await start();
  const database = new BetterSqlite3(organization.database, { readonly: true });
  const clock = {
    setOn: async (toMs: number) => {
      aheadMs = toMs - Date.now();
      await served.advance(aheadMs);
    },
    nowMs: () => Date.now() + aheadMs,
  };
  try {
    await settled(database, organization, clock, beginMs - hourMs, beginMs);
    let lastMs = beginMs;
    for (const [nth, atMs] of instants(beginMs, endMs, size.everyHours).entries()) {
      if (atMs >= monthStartMs) looksBefore ??= await looksOf(rowsOf(database));
      const faults = atMs >= endMs - QUIET_HOURS * hourMs ? [] : faultsOf(size.seed, nth);
      organization.simulator.setClock(atMs);
      organization.simulator.faults.add(...faults);
      organization.mail.behave(mailBehaviourOf(size.seed, nth));
      await clock.setOn(atMs);
      if (atMs < monthStartMs && (await broken(served, size.seed, nth))) {
        complaints.push(...served.faults);
        restarts += 1;
        served = await start();
      }
      await settled(database, organization, clock, atMs, beginMs);
      if (nth === SLEEP_AFTER + 1)
        backupsAfterSleep = readdirSync(organization.backups).filter((name) => isWithin(backupTimeMs(name), lastMs, atMs)).length;
      lastMs = atMs;
      const hit = organization.simulator.faults.list().filter((fault) => fault.hit > 0).length;
      organization.simulator.faults.clear();
      if (atMs < monthStartMs) continue;
      await organization.look(served.address);
      hours.push({ ...(await served.measure()), ...looked(database, organization), atMs, faults: hit });
      if ((atMs - monthStartMs) % dayMs === 0) size.onDay?.((atMs - monthStartMs) / dayMs);
    }
    const exitCode = await served.stop();
    complaints.push(...served.faults);
    const told = { looksBefore: looksBefore ?? [], hours, restarts, backupsAfterSleep, complaints, exitCode };
    return await judge({ beginMs, startMs: monthStartMs, endMs, ...told }, organization);
  } finally {
    database.close();
    await served.kill();
    await organization.close();
  }
}

/** Days at the hour of the backup, then hours. After the first day the machine sleeps for three, where there are as many, and into the morning. */
function instants(beginMs: number, endMs: number, everyHours: number): readonly number[] {
  const days = Math.round((monthStartMs - beginMs) / dayMs);
  const sleeps = days >= SLEEP_AFTER + SLEPT_DAYS + 1;
  const before = Array.from({ length: days }, (_, day) => {
    if (sleeps && day >= SLEEP_AFTER && day < SLEEP_AFTER + SLEPT_DAYS) return [];
    const hour = sleeps && day === SLEEP_AFTER + SLEPT_DAYS ? WAKES_AT_HOUR : BACKUP_HOUR;
    return [beginMs + day * dayMs + hour * hourMs];
  }).flat();
  const everyMs = everyHours * hourMs;
  return [...before, ...Array.from({ length: Math.round((endMs - monthStartMs) / everyMs) }, (_, nth) => monthStartMs + nth * everyMs)];
}

/** In one of ten days the process is killed, or one of its threads ends, somewhere in the first second of its work. */
async function broken(served: Served, seed: number, nth: number): Promise<boolean> {
  if (chance(seed, "broken", nth) >= 0.1) return false;
  await sleep(drawn(1_000, seed, "moment", nth));
  const way = drawn(3, seed, "way", nth);
  if (way === 0) await served.kill();
  else await served.endThread(way === 1 ? "collector" : "sender");
  return true;
}

interface Clock {
  setOn(toMs: number): Promise<void>;
  nowMs(): number;
}

/** Until nothing is left to be done at an instant. Whoever waits for an answer, or to ask again, waits by the simulated clock. */
async function settled(database: Database, organization: Organization, clock: Clock, atMs: number, beginMs: number): Promise<void> {
  const began = performance.now();
  const wanted = { mails: mondaysBetween(beginMs, atMs) * organization.recipients.length, backup: lastBackup(beginMs, atMs) };
  for (;;) {
    const open = undone(database, organization, atMs, wanted);
    if (open.length === 0) return;
    const tookMs = performance.now() - began;
    if (tookMs > STUCK_MS) throw new Error(`${new Date(atMs).toISOString()}: ${open.join(", ")} for ${Math.round(tookMs / 1_000)} s`);
    if (tookMs > IMPATIENT_MS) await clock.setOn(clock.nowMs() + STEP_MS);
    await sleep(tookMs > IMPATIENT_MS ? 60 : 20);
  }
}

function undone(
  database: Database,
  { backups }: Organization,
  atMs: number,
  wanted: { readonly mails: number; readonly backup: number | undefined },
): readonly string[] {
  const ask = (sql: string, ...values: readonly unknown[]) =>
    Number(
      database
        .prepare(sql)
        .pluck()
        .get(...values),
    );
  const open: string[] = [];
  const at = new Date(atMs).toISOString();
  if (ask("SELECT count(*) FROM runs WHERE asked_at >= ?", at) === 0) open.push("no run was asked for");
  if (ask("SELECT count(*) FROM runs WHERE state IN ('asked', 'running')") > 0) open.push("a run goes on");
  if (ask("SELECT count(*) FROM mails WHERE kind LIKE '%-digest'") < wanted.mails) open.push("a digest is missing");
  if (ask("SELECT count(*) FROM mails WHERE holder IS NOT NULL OR (state = 'waiting' AND due_at <= ?)", at) > 0)
    open.push("a mail is on its way");
  const { backup } = wanted;
  if (backup !== undefined && !readdirSync(backups).some((name) => (backupTimeMs(name) ?? 0) >= backup)) open.push("a backup is missing");
  return open;
}

/** Instants at which a digest became due: Mondays, 08:00. */
export function mondaysBetween(fromMs: number, toMs: number): number {
  let mondays = 0;
  for (let day = Math.floor(fromMs / dayMs) * dayMs; day <= toMs; day += dayMs) {
    const dueMs = day + 8 * hourMs;
    if (new Date(day).getUTCDay() === 1 && dueMs > fromMs && dueMs <= toMs) mondays += 1;
  }
  return mondays;
}

export const isWithin = (ms: number | undefined, fromMs: number, toMs: number): boolean => ms !== undefined && ms >= fromMs && ms < toMs;

const lastBackup = (fromMs: number, atMs: number): number | undefined => {
  const dueMs = Math.floor((atMs - BACKUP_HOUR * hourMs) / dayMs) * dayMs + BACKUP_HOUR * hourMs;
  return dueMs >= fromMs ? dueMs : undefined;
};

/** @returns undefined for what is no backup's name. */
export function backupTimeMs(name: string): number | undefined {
  const [, day, time] = /^pillarwatch-(\d{8})T(\d{6})Z\.backup$/.exec(name) ?? [];
  if (day === undefined || time === undefined) return undefined;
  return Date.parse(`${day.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`);
}

const rowsOf = (database: Database): Pick<Rows, "all"> => ({
  all: async <Row>(query: string, parameters: readonly unknown[] = []) => database.prepare(query).all(...parameters) as Row[],
});

function looked(database: Database, { database: path, backups }: Organization) {
  const count = (table: string) => Number(database.prepare(`SELECT count(*) FROM ${table}`).pluck().get());
  const names = readdirSync(backups);
  const sizeOf = (file: string) => statSync(file, { throwIfNoEntry: false })?.size ?? 0;
  return {
    databaseBytes: sizeOf(path),
    walBytes: sizeOf(`${path}-wal`),
    backupBytes: names.reduce((sum, name) => sum + sizeOf(join(backups, name)), 0),
    backups: names.toSorted(),
    findings: count("findings"),
    events: count("finding_events") + count("record_events"),
    runRows: count("runs") + count("run_scopes"),
  };
}
