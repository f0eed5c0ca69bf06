/** The days before the first complete run, as rows: what the records' own dates tell (posture/reconstruction.ts). */
import type { Day } from "../../posture/calendar.ts";
import { severityOfControl } from "../../posture/catalogue/catalogue.ts";
import type { Word } from "../../posture/lifecycle.ts";
import { type DatedRecord, openChanges } from "../../posture/reconstruction.ts";
import type { Severity, Silence, Standing } from "../../posture/words.ts";
import type { Rows, Tx } from "../dialect/connection.ts";
import type { Place } from "./writing.ts";

export interface ReconstructedStep extends Place {
  readonly day: Day;
  readonly check: number;
  readonly product: string;
  readonly severity: Severity;
  readonly n: number;
}

/** Places with findings, of the accounts of which the run has read something. */
export const placesRead = (rows: Rows, run: number): Promise<Place[]> =>
  rows.all<Place>(
    `SELECT DISTINCT account, region FROM findings WHERE counted = 1 AND account IN (
       SELECT scopes.account FROM run_scopes JOIN scopes ON scopes.id = scope WHERE run = ? AND outcome = 'ok')
     ORDER BY account, region`,
    [run],
  );

interface Row {
  readonly finding: number;
  readonly check_ref: number;
  readonly check_id: string;
  readonly product: string;
  readonly standing: Standing;
  readonly second_hand: 0 | 1;
  readonly finding_severity: Severity;
  readonly control: 0 | 1;
  readonly copy_of: string | null;
  readonly word: Word;
  readonly silence: Silence | null;
  readonly silent_at: string | null;
  readonly previous_compliance: string | null;
  readonly created_at: string;
  readonly first_observed_at: string | null;
  readonly first_at: string;
}

const DATED = `SELECT finding, check_ref, check_id, findings.product, CASE standing WHEN 'accepted' THEN 'open' ELSE standing END AS standing, second_hand, findings.severity AS finding_severity, control, copy_of,
    word, records.silence, silent_at, previous_compliance, created_at, first_observed_at, first_at
  FROM findings JOIN records ON records.finding = findings.id JOIN checks ON checks.id = check_ref
  WHERE findings.account = ? AND findings.region = ? AND findings.counted = 1
    AND (word = 'open' OR (control = 1 AND word = 'passed' AND previous_compliance = 'FAILED'))
  ORDER BY finding`;

/** @param before the day of the first complete run. */
export async function reconstructed(
  rows: Rows,
  place: Place,
  before: Day,
  dayOf: (instant: string) => Day,
): Promise<readonly ReconstructedStep[]> {
  const steps = new Map<string, { readonly step: Omit<ReconstructedStep, "n">; n: number }>();
  for (const records of byFinding(await rows.all<Row>(DATED, [place.account, place.region]))) {
    const [first] = records;
    if (first === undefined) continue;
    const { check_ref: check, product } = first;
    const severity = severityOf(first);
    const finding = { standing: first.standing, secondHand: first.second_hand === 1, records: records.map(datedOf) };
    for (const { day, n } of openChanges(finding, before, dayOf)) {
      const key = [day, check, product, severity].join(" ");
      const kept = steps.get(key) ?? { step: { ...place, day, check, product, severity }, n: 0 };
      kept.n += n;
      steps.set(key, kept);
    }
  }
  return [...steps.values()].filter(({ n }) => n !== 0).map(({ step, n }) => ({ ...step, n }));
}

function* byFinding(rows: readonly Row[]): Generator<readonly Row[]> {
  let of: Row[] = [];
  for (const row of rows) {
    if (of[0] !== undefined && of[0].finding !== row.finding) {
      yield of;
      of = [];
    }
    of.push(row);
  }
  yield of;
}

/** A control that passes carries none: it was open with that of its control. */
const severityOf = ({ standing, check_id, finding_severity }: Row): Severity =>
  standing === "open" || standing === "suppressed" ? finding_severity : (severityOfControl(check_id) ?? finding_severity);

const datedOf = (row: Row): DatedRecord => ({
  control: row.control === 1,
  isCopy: row.copy_of !== null,
  word: row.word,
  silence: row.silence ?? undefined,
  silentAt: row.silent_at ?? undefined,
  previousCompliance: row.previous_compliance ?? undefined,
  createdAt: row.created_at,
  firstObservedAt: row.first_observed_at ?? undefined,
  firstAt: row.first_at,
});

/** What a run that was killed had written of them: it is begun anew. */
export const forgetReconstructed = (tx: Tx): Promise<unknown> => tx.run("DELETE FROM reconstructed_steps");

export async function writeReconstructed(tx: Tx, steps: readonly ReconstructedStep[]): Promise<void> {
  for (const { day, account, region, check, product, severity, n } of steps) {
    await tx.run("INSERT INTO reconstructed_steps (day, account, region, check_ref, product, severity, n) VALUES (?, ?, ?, ?, ?, ?, ?)", [
      day,
      account,
      region,
      check,
      product,
      severity,
      n,
    ]);
  }
}
