/** The database against what a witness saw: one line a difference, for a person to read. */
import type { Rows } from "../../db/dialect/connection.ts";
import type { World } from "../../simulator/world/world.ts";
import { isEnd, isProblem } from "./truth.ts";
import { type Seen, type Witness, witnessOf } from "./witness.ts";

interface Row {
  readonly key: string;
  readonly id: number;
  readonly name: string;
  readonly standing: string;
  readonly reason: string | null;
  readonly severity: string;
  readonly opened_at: string | null;
  readonly left_at: string | null;
  readonly reopened: number;
  readonly first_seen: string;
  readonly evidence_lost_since: string | null;
  readonly evaluation: string;
}

interface EventRow {
  readonly finding: number;
  readonly from_standing: string;
  readonly cause: string;
  readonly to_standing: string;
  readonly reason: string | null;
  readonly to_severity: string;
  readonly seen: string;
}

/** Against who looked whenever a run of the database did. One line a difference; empty where database and truth agree. */
export const untruths = async (rows: Rows, world: World, leave: Leave = {}): Promise<readonly string[]> =>
  judged(rows, await witnessOf(rows, world), leave);

/** What the witness cannot know. */
export interface Leave {
  /** Findings, by their public ids, that the way in cannot tell all of. */
  readonly unseen?: (publicId: string) => boolean;
  /** When a change was seen: AWS kept single records or their dates back, or a run's pages were read at several instants. */
  readonly late?: true;
}

/** Standing, reason, severity, dates, reopenings, lost evidence, and every event with its cause and its run. */
export async function judged(rows: Rows, witness: Witness, { unseen, late }: Leave = {}): Promise<readonly string[]> {
  const found = await rows.all<Row>(
    `SELECT hex(public_id) AS key, findings.id, account_id || ' ' || region || ' ' || check_id || ' ' || uid AS name, standing, reason, severity,
       opened_at, findings.left_at, reopened, findings.first_seen, evidence_lost_since, evaluation
     FROM findings JOIN accounts ON accounts.id = findings.account JOIN checks ON checks.id = check_ref JOIN resources ON resources.id = resource`,
  );
  const events = await eventsOf(rows);
  const kept = new Set<string>();
  const wrong: string[] = [];
  for (const row of found) {
    kept.add(row.key);
    if (unseen?.(row.key) === true) continue;
    const seen = witness.seen.get(row.key);
    if (seen === undefined) {
      if (row.standing !== "none" && row.reason !== "reclassified")
        wrong.push(`${row.name}: kept as ${stateOf(row)}, and there is no such problem`);
    } else
      for (const what of compared(seen, row, events.get(row.id) ?? [], late))
        wrong.push(`${describe(seen)}: kept as ${stateOf(row)}: ${what}`);
  }
  for (const [key, seen] of witness.seen)
    if (!kept.has(key) && !seen.silent && !seen.missed && unseen?.(key) !== true) wrong.push(`${describe(seen)}: not kept`);
  return wrong;
}

/** No two looks of a test lie further apart. */
const DAY_MS = 86_400_000;

function* compared(seen: Seen, row: Row, events: readonly string[], late: true | undefined): Generator<string> {
  const { truth, missed, silent, changedMs, opened, reopened, firstMs } = seen;
  if (ms(row.first_seen) !== firstMs) yield `first seen ${row.first_seen}, not ${iso(firstMs)}`;
  // What was first read as over stays so, whether or not anything is said of it any more.
  if (silent && row.standing !== "none" && !(missed && row.reason === truth.reason)) yield "silent by now";
  // A deleted bucket has passed nothing, whether it failed, was fixed or passed before.
  const says = silent || isProblem(truth) ? "none" : (truth.says ?? "none");
  if (row.evaluation !== says) yield `its check says ${row.evaluation}, not ${says}`;
  if (silent) return;
  if (missed) {
    // A record that fell silent while it said open tells so itself; any other looks as if it had never been a problem.
    const ended = row.standing === "resolved" || row.standing === "closed";
    if (ended ? row.reason !== truth.reason : !["passed", "none", "unknown"].includes(row.standing)) yield "never seen as a problem";
    return;
  }
  if (row.standing !== truth.status || (row.reason ?? undefined) !== truth.reason) yield "standing";
  if (isProblem(truth) && row.severity !== truth.severity && row.severity !== seen.earlierSeverity) yield "severity";
  if (isProblem(truth) && (row.evidence_lost_since !== null) !== (truth.evidenceLost === true))
    yield `evidence lost ${row.evidence_lost_since}`;
  if (row.reopened !== reopened) yield `reopened ${row.reopened} times, not ${reopened}`;
  const openedMs = ms(row.opened_at);
  const isDated =
    openedMs === undefined || opened === undefined
      ? openedMs === opened
      : opened.fromMs <= openedMs && openedMs <= (late ? Math.max(opened.toMs, changedMs) : opened.toMs);
  if (!isDated) yield `opened ${row.opened_at}, not ${iso(opened?.fromMs)} to ${iso(opened?.toMs)}`;
  const leftMs = ms(row.left_at);
  // Put away before its check was switched off, and read after both: it fell silent when AWS put it away.
  const leftFromMs = truth.reason === "check switched off" ? truth.sinceMs - DAY_MS : truth.sinceMs;
  if (isEnd(truth) && (leftMs === undefined || leftMs < leftFromMs || (leftMs > changedMs && !late)))
    yield `left ${row.left_at}, not by ${iso(changedMs)}`;
  const steps = seen.steps.map(({ seenMs, to }) => timed(seenMs, to));
  // What was another key's before goes on here: how it came to stand there, only that key's events tell.
  const isHandedOver = events[0]?.includes(" reclassified: ") === true;
  const isMissed = seen.steps.some(({ to }) => to.startsWith("missed"));
  const told = (history: readonly string[]): string => (late ? history.map(undated) : history).join("; ");
  if (!isHandedOver && !isMissed && told(steps) !== told(events)) yield `events ${events.join("; ")}`;
}

/** As the witness writes its steps: a control's severity may be set without a date, and what evidence rests on is told apart. */
async function eventsOf(rows: Rows): Promise<ReadonlyMap<number, readonly string[]>> {
  const events = new Map<number, string[]>();
  const found = await rows.all<EventRow>(
    `SELECT finding, from_standing, cause, to_standing, finding_events.reason, to_severity, seen FROM finding_events
       JOIN findings ON findings.id = finding
     WHERE from_standing <> to_standing OR cause NOT IN ('evidence', 'severity') OR (cause = 'severity' AND kind <> 'posture') ORDER BY finding, seq`,
  );
  for (const { finding, from_standing, cause: given, to_standing, reason, to_severity, seen } of found) {
    const of = events.get(finding) ?? [];
    // Why nothing was said before, the witness does not know; nor which scopes had been read to their end (steps.test.ts holds that).
    const hasJoined = given === "account joined" || given === "scope joined";
    const cause = from_standing === "none" && given === "check switched on" ? "new" : hasJoined ? apart(from_standing) : given;
    const words = [to_standing, isEnd({ status: to_standing }) ? reason : null, isProblem({ status: to_standing }) ? to_severity : null];
    const text = to_standing === "none" ? "none" : `${cause}: ${words.filter(Boolean).join(" ")}`;
    // What was silent from the first, nobody has seen.
    if (of.length > 0 || text !== "none") of.push(timed(Date.parse(seen), text));
    events.set(finding, of);
  }
  return events;
}

/** Why it would have come, had its scope been read to its end before. */
const apart = (from: string): string => ({ suppressed: "unsuppressed", resolved: "reopened", closed: "evaluated again" })[from] ?? "new";

/** Silence may show at once or in the next whole read, as it comes to pass. */
const timed = (seenMs: number, words: string): string => (words === "none" ? words : `${iso(seenMs)} ${words}`);

const undated = (step: string): string => step.replace(/^\S+Z /, "");

const ms = (at: string | null): number | undefined => (at === null ? undefined : Date.parse(at));
const iso = (at: number | undefined): string | undefined =>
  at === undefined || !Number.isFinite(at) ? undefined : new Date(at).toISOString();

const describe = ({ truth, missed, silent, steps }: Seen): string =>
  `${truth.accountId} ${truth.region} ${truth.check} ${truth.resource}: ${truth.status} ${truth.reason ?? ""} ${truth.severity} since ${iso(truth.sinceMs)}${
    missed ? " (missed)" : ""
  }${silent ? " (silent)" : ""} [${steps.map(({ seenMs, to }) => `${iso(seenMs)} ${to}`).join("; ")}]`;

const stateOf = ({ id, standing, reason, severity, opened_at }: Row): string =>
  `${id} ${standing} ${reason ?? ""} ${severity} opened ${opened_at}`;
