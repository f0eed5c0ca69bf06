/** What must have been done in a month, whatever went wrong in it: one line for each thing that was not. */
import { simpleParser } from "mailparser";
import { backupsIn } from "../../db/backup/folder.ts";
import type { Rows } from "../../db/dialect/connection.ts";
import { openDatabase } from "../../db/open.ts";
import { hasEnded } from "../../db/write/retention.ts";
import { dayMs, hourMs } from "../../simulator/world/life.ts";
import { heldIn } from "../../test/support/database-file.ts";
import { judged } from "../../test/support/judged.ts";
import { brokenLaws } from "../../test/support/laws.ts";
import { rebuiltOtherwise } from "../../test/support/step-laws.ts";
import { isEnd } from "../../test/support/truth.ts";
import { witnessOf } from "../../test/support/witness.ts";
import { backupTimeMs, isWithin, type Month, mondaysBetween } from "./month.ts";
import { BACKUP_HOUR, BACKUPS_KEPT, type Organization, RETENTION_DAYS } from "./organization.ts";

export async function undoneIn(month: Month, organization: Organization): Promise<readonly string[]> {
  const writer = await openDatabase(`sqlite:${organization.database}`, new Date(month.endMs).toISOString());
  try {
    return [
      ...month.complaints.map((line) => `the log: ${line}`),
      ...(month.exitCode === 0 ? [] : [`it ended with exit code ${month.exitCode}`]),
      ...brokenRuns(month, await runsOf(writer.rows)),
      ...(await brokenDigests(month, organization)),
      ...brokenBackups(month, organization),
      ...(await untrue(writer.rows, month, organization)),
      ...(await brokenLaws(writer.rows)),
      ...(await rebuiltOtherwise(writer)),
    ];
  } finally {
    await writer.close();
  }
}

interface Run {
  readonly id: number;
  readonly state: string;
  readonly complete: number | null;
  readonly asked_at: string;
  readonly error: string | null;
}

const runsOf = (rows: Rows) => rows.all<Run>("SELECT id, state, complete, asked_at, error FROM runs ORDER BY id");

/** One each hour, and each ended; the last one whole. */
function* brokenRuns({ startMs, hours }: Month, runs: readonly Run[]): Generator<string> {
  for (const { id, state, asked_at } of runs)
    if (state === "asked" || state === "running") yield `run ${id} of ${asked_at} is ${state} for ever`;
  const byHour = new Map<number, Run[]>();
  for (const run of runs) {
    const atMs = Math.floor(Date.parse(run.asked_at) / hourMs) * hourMs;
    if (atMs >= startMs) byHour.set(atMs, [...(byHour.get(atMs) ?? []), run]);
  }
  for (const { atMs, faults } of hours) {
    const of = byHour.get(atMs) ?? [];
    if (of.length !== 1) yield `${iso(atMs)}: ${of.length} runs`;
    if (faults === 0)
      for (const { id, state, error } of of) if (state !== "done") yield `run ${id} is ${state} without a fault of AWS's: ${error}`;
  }
  const last = runs.at(-1);
  if (last?.complete !== 1) yield `the last run is ${last?.state}, and not complete`;
}

/** One a week for each recipient, however often the mail server said no. */
async function* brokenDigestsOf(
  { startMs, endMs }: Pick<Month, "startMs" | "endMs">,
  { mail, recipients }: Organization,
): AsyncGenerator<string> {
  const weeks = mondaysBetween(startMs, endMs);
  for (const recipient of recipients) {
    const taken = mail.taken.filter(({ to }) => to === recipient);
    if (taken.length !== weeks) yield `${recipient} was sent ${taken.length} digests in ${weeks} weeks`;
    const ids = new Set<string | undefined>();
    for (const { raw } of taken) ids.add((await simpleParser(raw)).messageId);
    if (ids.size !== taken.length) yield `${recipient} was sent one mail twice`;
  }
  const others = mail.taken.filter(({ to }) => !recipients.includes(to));
  if (others.length > 0) yield `mails to ${others.map(({ to }) => to).join(", ")}`;
}

async function brokenDigests({ beginMs, endMs }: Month, organization: Organization): Promise<readonly string[]> {
  const broken: string[] = [];
  for await (const line of brokenDigestsOf({ startMs: beginMs, endMs }, organization)) broken.push(line);
  return broken;
}

/** Of each of the last days of the month one, nothing else in the folder, and each is whole. */
function* brokenBackups({ hours, startMs, backupsAfterSleep }: Month, { backups, database }: Organization): Generator<string> {
  if (backupsAfterSleep !== undefined && backupsAfterSleep !== 1) yield `${backupsAfterSleep} backups after three days of sleep`;
  for (const { atMs, backups: names } of hours) {
    const strange = names.filter((name) => backupTimeMs(name) === undefined);
    // What the server left when it was killed goes with the next backup.
    if (strange.length > 0 && atMs >= startMs + BACKUP_HOUR * hourMs) yield `${iso(atMs)}: ${strange.join(", ")} among the backups`;
    if (names.length - strange.length > BACKUPS_KEPT) yield `${iso(atMs)}: ${names.length} backups`;
    const newest = Math.floor((atMs - BACKUP_HOUR * hourMs) / dayMs) * dayMs + BACKUP_HOUR * hourMs;
    const wanted = Array.from({ length: BACKUPS_KEPT }, (_, nth) => newest - nth * dayMs).filter((dayAt) => dayAt >= startMs);
    for (const dayAt of wanted) {
      const of = names.filter((name) => isWithin(backupTimeMs(name), dayAt, dayAt + dayMs));
      if (of.length !== 1) yield `${iso(atMs)}: ${of.length} backups of ${iso(dayAt)}`;
    }
  }
  const whole = backupsIn(backups);
  if (whole.length !== hours.at(-1)?.backups.length) yield `${whole.length} backups have their seal`;
  for (const { file } of whole) {
    const [said] = heldIn(file, "PRAGMA integrity_check");
    if (said !== "ok") yield `${file}: ${String(said)}`;
  }
  if (heldIn(database, "PRAGMA integrity_check")[0] !== "ok") yield "the database is damaged";
}

/** The last picture is the simulator's; what has ended so long ago that it was forgotten is not looked for. */
async function untrue(rows: Rows, { endMs, looksBefore }: Month, { simulator }: Organization): Promise<readonly string[]> {
  const before = endMs - RETENTION_DAYS * dayMs;
  const witness = await witnessOf(rows, simulator.world, looksBefore);
  const forgotten = new Set<string>();
  for (const [key, { truth, changedMs }] of witness.seen) if (isEnd(truth) && changedMs < before) forgotten.add(key);
  const lines = [...(await judged(rows, witness, { late: true, unseen: (key) => forgotten.has(key) }))];
  // The hour before the last run's retention is the last that it can have seen.
  for (const { id } of await rows.all<{ id: number }>("SELECT id FROM accounts"))
    if (await hasEnded(rows, id, new Date(before - hourMs).toISOString()))
      lines.push(`account ${id} keeps what ended ${RETENTION_DAYS} days ago`);
  return lines;
}

const iso = (ms: number): string => new Date(ms).toISOString();
