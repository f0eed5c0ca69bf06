/**
 * Steps: sums of a run's events by account, day and region, and of those by the whole organization (domain.md section 7). An account's day is
 * summed anew from its events whenever some were written or taken back, so that steps cannot drift from them.
 */
import type { Day } from "../../posture/calendar.ts";
import type { Tx, Value } from "../dialect/connection.ts";
import type { Place } from "./writing.ts";

const PLACE = "account = ? AND day = ? AND region = ?";
const EVERYTHING = "account IS NOT NULL"; // null: an event of no run that counts

const severityIn = (state: string, severity: string): string =>
  `CASE WHEN ${state} IN ('open', 'accepted', 'suppressed') THEN ${severity} ELSE '' END`;

/** Steps of the events that fit. One that moved its finding counts out where that was, and in where it is now. */
const stepsOf = (which: string): string => `
  SELECT account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, count(*) AS n FROM (
    SELECT account, day, region, check_ref, product, from_state, to_state, cause,
      ${severityIn("from_state", "from_severity")} AS from_severity, ${severityIn("to_state", "to_severity")} AS to_severity
    FROM finding_events WHERE ${which} AND counted = 1 AND from_check IS NULL
    UNION ALL
    SELECT account, day, region, from_check, from_product, from_state, 'none', 'reclassified', ${severityIn("from_state", "from_severity")}, ''
    FROM finding_events WHERE ${which} AND from_counted = 1 AND from_check IS NOT NULL
    UNION ALL
    SELECT account, day, region, check_ref, product, 'none', to_state, 'reclassified', '', ${severityIn("to_state", "to_severity")}
    FROM finding_events WHERE ${which} AND counted = 1 AND from_check IS NOT NULL
  ) WHERE from_state <> to_state OR from_severity <> to_severity
  GROUP BY account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause`;

const scoreStepsOf = (which: string): string => `
  SELECT account, day, region, check_ref, sum(failed) AS failed, sum(unknown) AS unknown, sum(passed) AS passed FROM (
    SELECT account, day, region, check_ref, to_score = 'failed' AS failed, to_score = 'unknown' AS unknown, to_score = 'passed' AS passed
    FROM record_events WHERE ${which}
    UNION ALL
    SELECT account, day, region, ifnull(from_check, check_ref), -(from_score = 'failed'), -(from_score = 'unknown'), -(from_score = 'passed')
    FROM record_events WHERE ${which}
  ) GROUP BY account, day, region, check_ref HAVING sum(failed) <> 0 OR sum(unknown) <> 0 OR sum(passed) <> 0`;

/** From when the finding was open until AWS says that it was fixed, never until we saw it. */
const fixTimesOf = (which: string): string => `
  SELECT account, day, region, check_ref, product, from_severity, hours, count(*) AS n FROM (
    SELECT account, day, region, check_ref, product, from_severity,
      max(0, CAST((julianday(at) - julianday(opened_at)) * 24 AS INTEGER)) AS hours
    FROM finding_events WHERE ${which} AND counted = 1 AND cause = 'fixed' AND from_state IN ('open', 'accepted') AND opened_at IS NOT NULL
  ) GROUP BY account, day, region, check_ref, product, from_severity, hours`;

const organizationStepsOf = (which: string, sign: "" | "-"): string => `
  INSERT INTO organization_steps (day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, n)
  SELECT day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause, ${sign}sum(n)
  FROM steps JOIN checks ON checks.id = check_ref WHERE ${which}
  GROUP BY day, principle, kind, product, from_state, to_state, from_severity, to_severity, cause
  ON CONFLICT DO UPDATE SET n = n + excluded.n`;

const organizationScoreStepsOf = (which: string, sign: "" | "-"): string => `
  INSERT INTO organization_score_steps (check_ref, day, failed, unknown, passed)
  SELECT check_ref, day, ${sign}sum(failed), ${sign}sum(unknown), ${sign}sum(passed) FROM score_steps WHERE ${which} GROUP BY check_ref, day
  ON CONFLICT DO UPDATE SET failed = failed + excluded.failed, unknown = unknown + excluded.unknown, passed = passed + excluded.passed`;

const COLUMNS: Readonly<Record<"steps" | "score_steps" | "fix_times", string>> = {
  steps: "account, day, region, check_ref, product, from_state, to_state, from_severity, to_severity, cause, n",
  score_steps: "account, day, region, check_ref, failed, unknown, passed",
  fix_times: "account, day, region, check_ref, product, severity, hours, n",
};

/** Sums the place's day anew. */
export async function sumSteps(tx: Tx, { account, region }: Place, day: Day): Promise<void> {
  const place: readonly Value[] = [account, day, region];
  const thrice = [...place, ...place, ...place];
  await tx.run(organizationStepsOf(PLACE, "-"), place);
  await tx.run(`DELETE FROM steps WHERE ${PLACE}`, place);
  await tx.run(`INSERT INTO steps (${COLUMNS.steps}) ${stepsOf(PLACE)}`, thrice);
  await tx.run(organizationStepsOf(PLACE, ""), place);
  await tx.run("DELETE FROM organization_steps WHERE day = ? AND n = 0", [day]);

  await tx.run(organizationScoreStepsOf(PLACE, "-"), place);
  await tx.run(`DELETE FROM score_steps WHERE ${PLACE}`, place);
  await tx.run(`INSERT INTO score_steps (${COLUMNS.score_steps}) ${scoreStepsOf(PLACE)}`, [...place, ...place]);
  await tx.run(organizationScoreStepsOf(PLACE, ""), place);

  await tx.run(`DELETE FROM fix_times WHERE ${PLACE}`, place);
  await tx.run(`INSERT INTO fix_times (${COLUMNS.fix_times}) ${fixTimesOf(PLACE)}`, place);
}

/** Everything that is a sum, made again from events: identical to what was stored, unless the store was damaged. */
export async function rebuildSteps(tx: Tx): Promise<void> {
  for (const table of ["steps", "score_steps", "fix_times", "organization_steps", "organization_score_steps"])
    await tx.run(`DELETE FROM ${table}`);
  await tx.run(`INSERT INTO steps (${COLUMNS.steps}) ${stepsOf(EVERYTHING)}`);
  await tx.run(`INSERT INTO score_steps (${COLUMNS.score_steps}) ${scoreStepsOf(EVERYTHING)}`);
  await tx.run(`INSERT INTO fix_times (${COLUMNS.fix_times}) ${fixTimesOf(EVERYTHING)}`);
  await rebuildOrganizationSteps(tx);
  await tx.run(organizationScoreStepsOf(EVERYTHING, ""));
}

/** After the catalogue has changed: a principle is today's, for the past too. */
export async function rebuildOrganizationSteps(tx: Tx): Promise<void> {
  await tx.run("DELETE FROM organization_steps");
  await tx.run(organizationStepsOf(EVERYTHING, ""));
}

/** Places with events of a run that was cut off before they were summed. */
export const placesOf = (tx: Tx, day: Day): Promise<Place[]> =>
  tx.all<Place>(
    `SELECT DISTINCT account, region FROM finding_events WHERE day = ? AND account IS NOT NULL
     UNION SELECT DISTINCT account, region FROM record_events WHERE day = ? AND account IS NOT NULL`,
    [day, day],
  );
