/**
 * The layer of risk acceptances over what is open (domain.md section 3). Two write it: a decision or the clock, for every finding that it is about
 * and at once; and a run, of each finding that it changes. Both go by the rows of `acceptances`, so that neither has to know of the other.
 */
import { acceptedBy, type InForce, type Turn, turnsAfter } from "../../posture/acceptance.ts";
import type { Day } from "../../posture/calendar.ts";
import type { FindingState } from "../../posture/finding.ts";
import type { ClockEvent, Levels } from "../../posture/service-level.ts";
import type { LaidStanding, Severity } from "../../posture/words.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import { clocksOf, dueColumns, levelsOf } from "./clock.ts";
import type { Belonging } from "./events.ts";
import { sumDecided } from "./steps.ts";
import type { Writing } from "./writing.ts";

/** What acceptances find a finding by. */
export interface Matched {
  readonly id: number;
  readonly account: number;
  readonly check: number;
  readonly resource: number;
}

const matchedValues = ({ id, account, check, resource }: Matched): Value[] => [account, check, resource, id, id];

/** Acceptances that are about the finding, whatever their state; `since` is set where they came along from an earlier key. */
const MATCHING = `
  SELECT id, '' AS since FROM acceptances WHERE account = ? AND check_ref = ? AND (subject = 'check on account'
    OR subject = 'check on resource' AND resource = (SELECT folded FROM resources WHERE id = ?))
  UNION ALL SELECT id, '' FROM acceptances WHERE finding = ?
  UNION ALL SELECT acceptance, since FROM acceptance_findings WHERE finding = ?`;

/** In force at the run's start, or begun since. */
export interface Layer {
  readonly atStart: InForce | undefined;
  readonly turns: readonly Turn[];
  /** As it lies now. */
  readonly now: InForce | undefined;
}

export const noLayer: Layer = { atStart: undefined, turns: [], now: undefined };

export async function layerOf(tx: Tx, { seen }: Pick<Writing, "seen">, matched: Matched): Promise<Layer> {
  // Of most organizations' findings few are accepted: a run that changes a million asks this first.
  if ((await tx.get("SELECT 1 FROM acceptances LIMIT 1")) === undefined) return noLayer;
  const rows = await tx.all<{ id: number; from: string; until: string; ended: string | null }>(
    `SELECT acceptances.id, max(begun_at, since) AS "from", until, ended_at AS ended
     FROM (${MATCHING}) AS matching JOIN acceptances ON acceptances.id = matching.id
     WHERE begun_at IS NOT NULL AND (ended_at IS NULL OR ended_at > ?)`,
    [...matchedValues(matched), seen],
  );
  const covering = rows.map(({ ended, ...row }): InForce => ({ ...row, ended: ended ?? undefined }));
  return { atStart: acceptedBy(covering, seen), turns: turnsAfter(covering, seen), now: acceptedBy(covering, END_OF_TIME) };
}

/** Later than any acceptance may begin: what is not ended by then is in force. */
const END_OF_TIME = "9999";

/**
 * Whether the finding was accepted when the run began: as its row says, but for what was decided since.
 * @param standing of its row, which this run has not written yet.
 */
export async function wasAcceptedAt(tx: Tx, { seen }: Pick<Writing, "seen">, finding: number, standing: LaidStanding): Promise<boolean> {
  const turn = await tx.get<{ from_standing: LaidStanding }>(
    "SELECT from_standing FROM finding_events WHERE finding = ? AND run IS NULL AND seen > ? ORDER BY seq LIMIT 1",
    [finding, seen],
  );
  return (turn?.from_standing ?? standing) === "accepted";
}

/** What was decided since the run began is told behind what the run says, which was so when it began: taken out here, written anew by `writeTurns`. */
export async function dropTurns(
  tx: Tx,
  { seen, touched }: Writing,
  finding: { readonly id: number; readonly belongs: Belonging },
): Promise<void> {
  const dropped = await tx.all<{ day: Day }>("DELETE FROM finding_events WHERE finding = ? AND run IS NULL AND seen > ? RETURNING day", [
    finding.id,
    seen,
  ]);
  for (const { day } of dropped) touched.add(finding.belongs.account, finding.belongs.region, day);
}

/** @param turns of a finding that is open by its records since before them; of no other is there a layer to tell of. */
export async function writeTurns(
  tx: Tx,
  { touched }: Writing,
  { id, belongs }: { readonly id: number; readonly belongs: Belonging },
  turns: readonly Turn[],
  { severity, evidenceLostSince, openedAt }: FindingState,
): Promise<void> {
  for (const { at, by, before } of turns) {
    const [from, to] = by === undefined ? (["accepted", "open"] as const) : (["open", "accepted"] as const);
    const of = by ?? before;
    const day = await dayOfTurn(tx, of, by === undefined ? "ended_day" : "begun_day");
    touched.add(belongs.account, belongs.region, day);
    await tx.run(
      `INSERT INTO finding_events (finding, from_standing, to_standing, from_severity, to_severity, cause, evidence_lost, at, seen, day,
         account, region, check_ref, product, counted, from_state, to_state, opened_at, acceptance)
       VALUES (?, ?, ?, ?, ?, ?, ?, ${LATEST}, ?, ?,  ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      [
        ...[id, from, to, severity, severity, by === undefined ? "acceptance ended" : "accepted"],
        ...[evidenceLostSince === undefined ? 0 : 1, at, id, at, day],
        ...[belongs.account, belongs.region, belongs.check, belongs.product, belongs.counted ? 1 : 0, from, to],
        openedAt ?? null,
        of?.id ?? null,
      ],
    );
  }
}

/** AWS may date what it told before a little later: what follows is not before that. */
const LATEST = "max(?, ifnull((SELECT at FROM finding_events WHERE finding = ? ORDER BY seq DESC LIMIT 1), ''))";

/** As the clock hears them. */
export const turnEvents = (turns: readonly Turn[]): readonly ClockEvent[] =>
  turns.map(
    ({ at, by }): ClockEvent =>
      by === undefined ? { at, from: "accepted", to: "open", toState: "open" } : { at, from: "open", to: "accepted", toState: "accepted" },
  );

/** Told with the decision, in the time zone of then. */
async function dayOfTurn(tx: Tx, of: InForce | undefined, column: "begun_day" | "ended_day"): Promise<Day> {
  const row = await tx.get<{ day: Day }>(`SELECT ${column} AS day FROM acceptances WHERE id = ?`, [of?.id ?? 0]);
  if (row === undefined) throw new Error("the layer of a finding turned by no acceptance");
  return row.day;
}

/**
 * The finding's key, or what it is called by, has changed: the acceptances that were about it go along (domain.md section 2), to findings of the
 * same account only.
 * @param before how it was found until now. @param after the same finding, or the one that its record belongs to now.
 */
export async function takeAlong(
  tx: Tx,
  { seen }: Pick<Writing, "seen">,
  before: Matched,
  after: Pick<Matched, "id" | "account">,
): Promise<void> {
  await tx.run(
    `INSERT OR IGNORE INTO acceptance_findings (finding, acceptance, since)
     SELECT ?, acceptances.id, ? FROM (${MATCHING}) AS matching JOIN acceptances ON acceptances.id = matching.id
     WHERE account = ? AND state IN ('proposed', 'in force') AND finding IS NOT ?`,
    [after.id, seen, ...matchedValues(before), after.account, after.id],
  );
}

/** Some findings: a question that answers their ids. */
export interface Findings {
  readonly ids: string;
  readonly values: readonly Value[];
}

export const acceptedByRow = (acceptance: number): Findings => ({
  ids: "SELECT id FROM findings WHERE acceptance = ?",
  values: [acceptance],
});

/** The one that ends last of those in force that are about the finding. */
const LASTING = `(
  SELECT lasting.id FROM acceptances AS lasting WHERE lasting.state = 'in force' AND lasting.id IN (
    SELECT own.id FROM acceptances AS own WHERE own.account = findings.account AND own.check_ref = findings.check_ref
      AND (own.subject = 'check on account' OR own.subject = 'check on resource' AND own.resource = resources.folded)
    UNION ALL SELECT own.id FROM acceptances AS own WHERE own.finding = findings.id
    UNION ALL SELECT along.acceptance FROM acceptance_findings AS along WHERE along.finding = findings.id)
  ORDER BY lasting.until DESC, lasting.id DESC LIMIT 1)`;

/** Of a decision, or of an end that has come. */
export interface Moment {
  readonly at: string;
  readonly day: Day;
  /** In which the day is told. */
  readonly timeZone: string;
}

interface Laid {
  readonly id: number;
  readonly account: number;
  readonly region: string;
  readonly severity: Severity;
  readonly standing: "open" | "accepted";
  readonly acceptance: number | null;
  readonly lasting: number | null;
}

/** As many as are held in memory at a time. */
const AT_ONCE = 1_000;

/**
 * Lays the layer of these findings anew, by what is in force in this transaction: their rows, an event of each that begins or ceases to be
 * accepted, steps and sums. Nobody sees half of it, however many they are: it is one transaction, on a thread of its own where a server
 * does it (openForDecisions), and readers have connections of their own. Whoever wants to write waits for its end.
 * @returns how many became accepted, and how many are open again.
 */
export async function layAnew(
  tx: Tx,
  { ids, values }: Findings,
  moment: Moment,
): Promise<{ readonly accepted: number; readonly reopened: number }> {
  const all = await tx.all<{ id: number }>(
    `SELECT id FROM findings WHERE id IN (${ids}) AND standing IN ('open', 'accepted') ORDER BY id`,
    values,
  );
  const turned = new Places();
  let [accepted, reopened] = [0, 0];
  for (let start = 0; start < all.length; start += AT_ONCE) {
    const { begun, ended } = await layPiece(tx, idsOf(all.slice(start, start + AT_ONCE)), moment);
    for (const { account, region } of [...begun, ...ended]) turned.add(account, region);
    accepted += begun.length;
    reopened += ended.length;
  }
  await sumTurned(tx, turned, moment.day);
  return { accepted, reopened };
}

/** Regions in which something turned, by account. */
class Places extends Map<number, Set<string>> {
  add(account: number, region: string): void {
    this.set(account, (this.get(account) ?? new Set()).add(region));
  }
}

/** @param ids a JSON array. */
async function layPiece(
  tx: Tx,
  ids: string,
  moment: Moment,
): Promise<{ readonly begun: readonly Laid[]; readonly ended: readonly Laid[] }> {
  const found = await tx.all<Laid>(
    `SELECT findings.id, findings.account, region, severity, standing, acceptance, ${LASTING} AS lasting FROM findings JOIN resources ON resources.id = resource
     WHERE findings.id IN (SELECT value FROM json_each(?))`,
    [ids],
  );
  const begun = found.filter(({ standing, lasting }) => standing === "open" && lasting !== null);
  const ended = found.filter(({ standing, lasting }) => standing === "accepted" && lasting === null);
  await tellOf(tx, ended, "open", moment);
  await tx.run(
    "UPDATE findings SET standing = 'open', acceptance = NULL, changed_at = max(?, changed_at) WHERE id IN (SELECT value FROM json_each(?))",
    [moment.at, idsOf(ended)],
  );
  // Also where another one takes over: it is told of, and nothing has happened.
  const changed = found.filter(({ lasting, acceptance }) => lasting !== null && lasting !== acceptance);
  for (const lasting of new Set(changed.map((one) => one.lasting)))
    await tx.run("UPDATE findings SET acceptance = ? WHERE id IN (SELECT value FROM json_each(?))", [
      lasting,
      idsOf(changed.filter((one) => one.lasting === lasting)),
    ]);
  await tellOf(tx, begun, "accepted", moment);
  await tx.run("UPDATE findings SET standing = 'accepted', changed_at = max(?, changed_at) WHERE id IN (SELECT value FROM json_each(?))", [
    moment.at,
    idsOf(begun),
  ]);
  await setClocks(tx, [...begun, ...ended], moment.timeZone);
  return { begun, ended };
}

/** While it is accepted a finding's clock stands still: it is due on no day, and what it has run goes on counting afterwards. */
async function setClocks(tx: Tx, turned: readonly Laid[], timeZone: string): Promise<void> {
  const clocks = await clocksOf(tx, idsOf(turned));
  const levels = new Map<number, Levels>();
  for (const { id, account, severity } of turned) {
    const own = levels.get(account) ?? (await levelsOf(tx, account));
    levels.set(account, own);
    const clock = clocks.get(id);
    if (clock === undefined) throw new Error("a finding has no clock");
    const { clockDay, dueOn } = dueColumns(clock, severity, own, timeZone);
    await tx.run("UPDATE findings SET clock_day = ?, due_on = ? WHERE id = ?", [clockDay, dueOn, id]);
  }
}

async function sumTurned(tx: Tx, turned: Places, day: Day): Promise<void> {
  // What a run that goes on over midnight has written of them is of its own day, and may be in no sum yet: they would leave a count before they came.
  const runs = await tx.all<{ day: Day }>("SELECT DISTINCT day FROM runs WHERE state = 'running' AND day <> ?", [day]);
  for (const [account, places] of turned) {
    const regions = [...places];
    for (const run of runs) await sumDecided(tx, account, regions, run.day);
    await sumDecided(tx, account, regions, day);
  }
}

const idsOf = (found: readonly Pick<Laid, "id">[]): string => JSON.stringify(found.map(({ id }) => id));

const tellOf = (tx: Tx, found: readonly Laid[], to: "open" | "accepted", { at, day }: Moment) =>
  tx.run(
    `INSERT INTO finding_events (finding, from_standing, to_standing, from_severity, to_severity, cause, evidence_lost, at, seen, day,
       account, region, check_ref, product, counted, from_state, to_state, opened_at, acceptance)
     SELECT id, standing, ?, severity, severity, ?, evidence_lost_since IS NOT NULL, max(?, changed_at), ?, ?,
       account, region, check_ref, product, counted, standing, ?, opened_at, acceptance
     FROM findings WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id`,
    [to, to === "open" ? "acceptance ended" : "accepted", at, at, day, to, idsOf(found)],
  );
